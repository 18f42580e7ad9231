BOOKERS = 32


def measure():
    return {}
