"""A pretend Twilio on loopback: the far end of every text and call in the demo and in whole-conversation tests.

It speaks Twilio's REST API to the clinic's sender, signs webhooks to the clinic's edge, keeps the network's opt-out
list, and shows a phone in the browser. Everything is in memory and on one event loop: state changes never span an
`await`, so no lock is needed.
"""
