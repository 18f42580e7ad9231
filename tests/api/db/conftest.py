from tests.state_folder import state

__all__ = ["state"]
