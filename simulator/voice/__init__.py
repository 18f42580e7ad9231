"""Calls on the pretend network: TwiML carried out verb by verb, as Twilio would, with all waiting left out.

A call is a program that rests whenever somebody must do something: speak, press a key, leave a message, answer a phone.
`lines` runs it from one rest to the next; the doors and the REST API start it again. Speech takes no time, and the
seconds that would have passed are only counted.
"""
