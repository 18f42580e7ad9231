"""Whole messages as patients send them: a wish among stories, deadlines and corrections. The calendar is in `said`."""

import pytest

from actions.times import TimeContext
from tests.actions.times.said import at, said, shown


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("aa meets at 7 every night so nothing past 6", "..18:00"),
        ("flight's at 6 pm friday. could i get in friday morning?", "12-04 ..12:00"),
        ("probation officer meets me mondays at 1. mondays at 3?", "weekdays 1 15:00"),
        ("brianna's recital rehearsals run 4 to 6 all next week, could you do next thursday before 3", "12-10 ..15:00"),
        ("grandma's oxygen gets delivered thursday between 10 and noon, so let's do thursday at 2", "12-03 14:00"),
        ("the daycare shuts its doors at 5:45 so i can't do anything past 5", "..17:00"),
        ("my flight lands 11:40 on the 10th. the 11th would be fine", "12-11"),
        (
            "tyrese rides the bus, he's home by 3:50, so 4:30 or 5 any day but friday",
            "weekdays 1,2,3,4,6,7 16:30 or weekdays 1,2,3,4,6,7 17:00",
        ),
        ("choir is wednesday evenings; tuesday or thursday evening work", "12-08 17:00..21:00 or 12-03 17:00..21:00"),
        (
            "my caregiver only comes on tuesdays and fridays from 9 to 1, so it'd have to be one of those times",
            "weekdays 2,5 09:00..13:00",
        ),
        ("mondays i have group, tuesdays pt, wednesdays church, so thursday or friday", "12-03 or 12-04"),
        (
            "friday the 4th won't work, i'm judging a science fair from 9 to 3. friday the 11th is wide open though.",
            "12-11",
        ),
        ("i don't land till 2 on monday so tuesday would be safer", "12-08"),
        ("the plumber's coming between 8 and 12 tomorrow. could i do tomorrow afternoon", "12-03 12:00..17:00"),
        ("our van holds 4 wheelchairs and is booked until 2 on weekdays, so it'd be 2:30 or later.", "14:30.."),
        ("they're shutting off our water thursday from 9 to 3 so i need to stay home. friday?", "12-04"),
        ("she can be reached at 270 555 0188 after 3. we'd like the 14th at 9:20.", "12-14 09:20"),
        ("my mother in law is flying out on the 12th at 6 am and she needs a refill before that", "..12-11"),
        (
            "i've got a 9 month old and a 3 year old, both need checkups, back to back, on a tuesday morning",
            "weekdays 2 ..12:00",
        ),
        ("call me back between 1 and 2. i want to schedule for the 15th", "12-15"),
        (
            "i was put on doxycycline november 25, it ends on the 5th. could i see somebody the following monday?",
            "12-07",
        ),
    ],
)
def test_what_others_do_is_told(text, wish):
    """When others come, close, meet or leave is a story, whoever they are; the wish stands beside it."""
    assert shown(said(text)) == wish


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("the dot card expires 12/19 so anytime before is good", "..12-18"),
        ("he starts wrestling on monday and needs the form by then", "..12-07"),
        ("i get my license back on the 16th, before that i'd need a ride, so let's say the 17th at 10", "12-17 10:00"),
        ("i'm leaving town the 10th and won't be back until the 20th. need in before i go.", "..12-09"),
        ("my lunch is 12:30 to 1:30, could you see me then", "12:30..13:30"),
        ("i've got from 12 to 1 free on thursday", "12-03 12:00..13:00"),
        ("free from 1 on", "13:00.."),
        ("i'm 5 minutes away and free till 1", "..13:00"),
        ("no earlier than 1 no later than 3 on the 8th", "12-08 13:00..15:00"),
        ("if i take the 7:40 bus i'm there by 8:25, so 8:30 on the 11th works", "12-11 08:30"),
        ("the daycare shuts its doors at 5:45 so i can't do anything past 5", "..17:00"),
        ("i need to see someone today or tomorrow, it hurts when i pee", "12-02 or 12-03"),
        ("i'd need to be out of there by 11 so maybe 9 or 9:30 on tuesday", "12-08 09:00 or 12-08 09:30"),
        ("in about ten days", "12-12"),
        ("3 to 4 days from now, whatever you have in the morning", "12-05..12-06 ..12:00"),
        ("do you have anything the same week as christmas but before christmas eve", "12-21..12-23"),
        ("sometime in the first week of january, before the 6th", "01-01..01-05"),
        ("1st or 2nd week of january", "01-01..01-14"),
    ],
)
def test_a_story_that_bounds_the_wish(text, wish):
    """Deadlines, lunches and ways to get there bound the wish; "then" and "before that" point at them."""
    assert shown(said(text)) == wish


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("at 2. no 2:30. thursday", "12-03 14:30"),
        ("the 9th... no hold on that's my anniversary. the 10th", "12-10"),
        ("thursday at 1, ugh never mind i have class then, 3", "12-03 15:00"),
        ("i typed 4 i meant 5", "17:00"),
        ("i asked for the 9th not the 19th", "12-09"),
        ("hey its me again lol nvm about tuesday can u do wed the 9th at 2", "12-09 14:00"),
        ("i said 3 but my boss just told me i gotta stay till 4 so can we do 4:30", "16:30"),
        ("i told the girl 9 but i need 9:30, the bus", "09:30"),
        ("please cancel my thursday 9 am and put me in for the following thursday at 9 instead", "12-10 09:00"),
        (
            "hi need to resched my 2pm tmrw, my car died. mon tue or wed next wk, same time",
            "12-07 14:00 or 12-08 14:00 or 12-09 14:00",
        ),
        (
            "my appt is the 10th at 1130 but i just realized i got a final then. can u do 1 or 130 that day",
            "12-10 13:00 or 12-10 13:30",
        ),
        ("you have me down for 3 on friday, i asked for 3:30", "15:30"),
    ],
)
def test_what_is_put_right(text, wish):
    """What was said, asked for or booked before is given up for what is said last."""
    assert shown(said(text)) == wish


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("i have a standing meeting from 10 to 11 every day, other than that i'm open", "..10:00 or 11:00.."),
        ("i'm on call this weekend so not then, maybe monday evening", "12-07 17:00..21:00"),
        ("tuesday's bad, thursday's bad, friday after lunch is wide open", "12-04 13:00.."),
        ("i can come monday any time or tuesday before 11 but not wednesday", "12-07 or 12-08 ..11:00"),
        ("not any later than 3", "..15:00"),
        ("monday. or tuesday. just not at lunch", "12-07 ..12:00 or 12-07 14:00.. or 12-08 ..12:00 or 12-08 14:00.."),
        ("if you don't have monday then tuesday, mornings", "12-07 ..12:00 or 12-08 ..12:00"),
        ("as long as it's not a tuesday", "weekdays 1,3,4,5,6,7"),
        ("it doesn't have to be this week, next week is fine, wednesday or thursday", "12-09 or 12-10"),
    ],
)
def test_what_is_left_when_something_is_ruled_out(text, wish):
    """What cannot be is taken away, and no more than that."""
    assert shown(said(text)) == wish


@pytest.mark.parametrize(
    "text",
    [
        "i'm calling about the bill from october 14 for $140",
        "your message from 4:15 yesterday said to call back",
        "running late, stuck behind a train, be there at 2:20",
        "is it ok to take ibuprofen every 6 hours until thursday",
        "i waited 45 minutes on monday and then was seen for 5 minutes",
        "ok see you then",
        "just checking that i'm not late, my appointment says 10:45",
        "my address changed to 410 w 8th st apt 3",
        "last tuesday you gave me 500 mg, i took 2 at 8 and 2 at noon and now i feel sick",
        "she weighed 7 pounds 4 ounces at birth and is 3 weeks old today",
        "my blood draw was at 8 on monday, do you have the results?",
    ],
)
def test_no_time_is_wished(text):
    """Bills, doses, delays and goodbyes have times in them and wish none."""
    assert not said(text)


@pytest.mark.parametrize(
    ("text", "context", "wish"),
    [
        (
            "i want to cancel the 11th and come the 18th at the same time",
            TimeContext(booked=(at(11, 14),)),
            "12-18 14:00",
        ),
        ("the time's good but the day isn't, do you have thursday", TimeContext(booked=(at(8, 14),)), "12-03 14:00"),
        ("i'd rather keep the day and come at 11", TimeContext(booked=(at(8, 14),)), "12-08 11:00"),
        (
            "i know i'm down for the 9th at 2 but is there a chance of the 8th at 2",
            TimeContext(booked=(at(9, 14),)),
            "12-08 14:00",
        ),
        ("please push my visit back a couple hours", TimeContext(booked=(at(8, 10),)), "12-08 12:00"),
        (
            "got anything past 4 on either day",
            TimeContext(offered=(at(10, 9), at(11, 11))),
            "12-10 16:00.. or 12-11 16:00..",
        ),
        (
            "4 is too late in the day for me. got anything earlier?",
            TimeContext(offered=(at(10, 16),)),
            "12-10 ..16:00 earlier",
        ),
        ("not tomorrow, the next day at 9:10", TimeContext(), "12-04 09:10"),
    ],
)
def test_messages_about_a_time_at_hand(text, context, wish):
    """What stays and what goes of the appointment that is booked or on offer."""
    assert shown(said(text, context)) == wish


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("would 11 be possible on the 17th? i have to take my daughter to the orthodontist at 1.", "12-17 11:00"),
        ("our van holds 4 wheelchairs and is booked until 2 on weekdays, so it'd be 2:30 or later.", "14:30.."),
        ("tomorrow's my last day of insurance so it has to be tomorrow, i can be there whenever", "12-03"),
        ("do you have anything the same week as christmas but before christmas eve", "12-21..12-23"),
        ("3 to 4 days from now, whatever you have in the morning", "12-05..12-06 ..12:00"),
        ("i'm 5 minutes away and free till 1", "..13:00"),
        ("free from 1 on", "13:00.."),
        (
            "i need an hour so the last two slots before lunch on friday maybe? 11 and 11:30",
            "12-04 11:00 or 12-04 11:30",
        ),
        ("i was gonna say thursday but thursdays he has ot at 3 so lets say friday at 3", "12-04 15:00"),
        ("it was a monday last time and it was fine, so monday, late morning", "12-07 10:00..12:00"),
        ("she gets one hour for lunch at noon and it's 15 minutes each way, so 12:15", "12:15"),
        ("been 6 months since my cleaning on june 2. anything the week of the 7th", "12-07..12-13"),
        ("my shift starts at 3 every day but tuesday, tuesday i'm off. tuesday's best.", "12-08"),
        ("when's dr lee back? if she's back on the 14th i'd like that day at 10", "12-14 10:00"),
        ("i'm leaving town the 10th and won't be back until the 20th. need in before i go.", "..12-09"),
        ("i told the girl 9 but i need 9:30, the bus", "09:30"),
        ("do not call before 10, i sleep. the appointment can be any time after noon on the 9th", "12-09 12:00.."),
        (
            "is it possible to schedule both kids on the 21st since they're out of school, 9 and 9:20?",
            "12-21 09:00 or 12-21 09:20",
        ),
        ("if you've got a cancellation today i can be there in 15 minutes, otherwise friday", "12-02 or 12-04"),
        ("i need my records from 2019 through march of 2021 sent by friday", "..12-04"),
        ("kid's got a 103 fever, gave tylenol at 6 and 10. how soon can somebody see him", "first"),
        (
            "my daughter wants to come along & she's free mondays from noon, tuesdays from 3",
            "weekdays 1 12:00.. or weekdays 2 15:00..",
        ),
        ("i have medicaid transport and they need 3 days notice so monday at the soonest, after 10", "12-07.. 10:00.."),
        ("not sure if you got my voicemail from monday. looking for friday the 11th, 1 to 3.", "12-11 13:00..15:00"),
        ("she is in kindergarten, half days, done at 11:45. so noon or after.", "12:00.."),
        ("i get paid on the 4th so could the appointment be the 4th or right after", "12-04"),
        ("you can schedule me whenever dr. ito's in, i know she's not there mondays", "weekdays 2,3,4,5,6,7"),
        ("christmas is a friday this year so how about the wednesday before", "12-23"),
        ("is the 5 pm on thursday with dr. ruiz gone already? if so the 5:15", "12-03 17:00 or 12-03 17:15"),
        ("i can do 7 am if you do 7 am", "07:00"),
        ("after 5 is best but i could leave early if it's a thursday", "17:00.."),
        ("please no early mornings, i'm up with the baby till 3", "09:00.."),
        ("i was told to be there by 8:15 for my 8:30 on the 10th, can it be 9:30 instead", "09:30"),
        ("it's been 3 days, 2 hours, feels like forever. tonight?", "12-02 17:00..21:00"),
        ("she said 4, i said no way, 6 maybe. so like 5:30", "17:30"),
        ("we have two cars but one's at the shop till friday, so friday or later", "12-04.."),
        ("what if i came at 8 on the dot on tuesday, before i open the shop at 9?", "12-08 08:00"),
        (
            "my husband's physical is at 9:40 on the 15th. could mine be right after, 10 or 10:20?",
            "12-15 10:00 or 12-15 10:20",
        ),
        ("i've been on hold since 1, this is the third time today. just put me down for tomorrow at 2.", "12-03 14:00"),
        ("the earliest you have on or after the 9th", "12-09.. first"),
        ("any day the 9th through the 11th except i have pt the 10th at 2", "12-09..12-11"),
        ("can i do it by phone at 12:30 on my lunch break monday", "12-07 12:30"),
        ("need to be seen before my surgery which is december 18th at st. mary's", "..12-17"),
        ("i need to get my labs done a week before my visit on the 17th", "12-10"),
        ("we have one car and my wife needs it until 2 every day, so 2:30 at the earliest", "14:30.."),
        ("my 4 month old has shots due, he was born august 2, mornings before his 10 o'clock nap", "..10:00"),
        ("i have an hour between jobs, 3 to 4, tuesdays and fridays", "weekdays 2,5 15:00..16:00"),
        ("i'd like to see dr. okafor, i think she only works tuesday and wednesday. the 8th or 9th", "12-08 or 12-09"),
        ("i start back to work monday so it needs to be this week", "12-02..12-06"),
        ("has to be the 10th, that's the only day my aide works", "12-10"),
        (
            "both my boys, 7 and 9, have colds. can they come together at 4 or 4:20 tomorrow",
            "12-03 16:00 or 12-03 16:20",
        ),
        ("your website says you open at 7:30, is that right? because 7:30 thursday is what i need", "12-03 07:30"),
        ("someone called and said there was a cancellation at 1:40 today. i want it.", "12-02 13:40"),
        (
            "i have the 3 pm with dr. gill on friday and i'd like to swap it for a morning one, same day",
            "12-04 ..12:00",
        ),
        ("first thing monday or last thing tuesday", "12-07 or 12-08 first"),
        ("i'd need it to be in the ten o'clock hour on wednesday the 9th", "12-09 10:00"),
        ("the 10th but only between 11 and 11:30, then i'm back in court", "12-10 11:00..11:30"),
        ("my sister tina (dob 7/7/71) wants the same day i have, the 15th, but at 9", "12-15 09:00"),
        ("i'll be 6 weeks post op on the 16th. could it be that day or the 17th?", "12-16 or 12-17"),
        ("i'm headed to cincinnati in the morning and back by 3, could you do 4 tomorrow", "12-03 16:00"),
        ("really any weekday but i'd rather not do monday, they're always busy", "weekdays 2,3,4,5"),
    ],
)
def test_everyday_messages(text, wish):
    """Reasons, ages and transport around one wish."""
    assert shown(said(text)) == wish


@pytest.mark.parametrize(
    "text", ["is it the eighth or the ninth, i forget which day i'm off", "the seventh or so, after lunch"]
)
def test_who_is_not_sure_is_asked(text):
    """A day that the patient is not sure of is put back as a question."""
    assert said(text).ask == "unsure"
