"""What patients do with the times they name, by the verb that governs them: wish, tell, be busy, get off. English."""

from typing import Literal

Kind = Literal["wish", "aside", "busy", "told", "break"]
Table = tuple[tuple[Kind, str], ...]


def either(*alternatives: str) -> str:
    """One regular expression for all of them; the first that matches wins."""
    return "|".join(alternatives)


_OFTEN = (
    r"(?: (?:just|already|also|usually|always|really|only|still|even|probably|actually|kinda|never|then|now|all|both"
    r"|normally|mostly|finally|currently|do|did|ever|pretty much|dont|didnt|do not|did not))*"
)
_WE = r"(?:i|we)"
_THEY = r"(?:he|she|they|someone|somebody|nobody|everyone|everybody|everybodys|everyones|nobodys)"
_KIN = (
    r"(?:son|daughter|sons|daughters|kids?|child|children|baby|boy|girl|mom|mother|dad|father|husband|wife|sister"
    r"|brother|aunt|uncle|nephew|niece|grandson|granddaughter|grandma|grandpa|neighbor|friend|boss|coach|teacher|ride"
    r"|nurse|doctor|surgeon|pharmacy|insurance|office|plumber|bus|flight|train|plane|van|car|ride"
    r"|roommate|partner|daycare|school|church|hospital|lab|season|semester|traffic|funeral|surgery"
    r"|deadline"
    r"|coverage|policy|benefits|paycheck|check|rent|lease|visa|landlord|sitter|babysitter|caregiver"
    r"|nanny|therapist|dentist"
    r"|electrician|movers|delivery|truck|uber|family|parents|grandparents|grandkids|twins|dog"
    r"|boyfriend|girlfriend|fiance)(?: in law)?"
)
_ITS = r"(?:my|our|his|her|their|your)"
_THING = (
    rf"(?<!is )(?<!are )(?<!does )(?<!do )(?<!can )(?<!will )(?<!for ){_ITS} (?!(?:only |best "
    rf"|preferred |first |next |convenient )?(?:time|day|date|appointment|reservation|slot|hour"
    r"|preference|choice|option|visit|one|morning|afternoon|evening|week|month|same|name|booking|other)\b)"
    r"(?:(?!(?:i|im|ive|ill|id|we|you|he|hes|she|shes|they|it|its|is|are|was|now|on|at|to|for|in|from"
    r"|until|before|after"
    r"|and|or|so|by|my|the|a|with|not|appointment|booking|reservation|visit|slot|time|date"
    r"|day)\b)[a-z][a-z0-9]* ){1,3}?"
)
_ACCEPTED = (
    r"(?:ok|okay|fine|good|best|better|great|perfect|ideal|free|open|available|possible|preferred|no good|bad|out|the"
    r" (?:best|only|earliest)|when|to be|alright|all right|better|doable|not|preferable|convenient|easier"
    r"|easiest|there|going to work)"
)
_FINITE = (
    rf"(?:(?:is|was|are|were|has|had|have|works?)(?! {_ACCEPTED}\b)|gets|get|got|starts?|started|ends?"
    rf"|ended|begins?|began|comes?|came|goes|went"
    r"|leaves?|left|works?|drives?|takes?|took|turns?|turned|told|runs?|ran|closes?|closed|opens?|opened"
    r"|moved|called|picks?|picked|drops?|dropped|expires?|fell|hurts?|broke|flared|swelled|graduates?|plays?|naps?"
    r"|lets|visits|retires?|arrives?|fl(?:y|ies)|lands?|died|passed|did|didnt|doesnt|put|swims?|made|gave|sent"
    r"|(?!need|based|preferred|scheduled|booked|advanced|limited)[a-z]{3,}ed|wants me|swelled|stopped"
    r"|ordered|prescribed|due|leaks?|itch\w*|throbs?|kicks?|resets?|renews?|lapses?|conflicts?|switch(?:es)?"
    r"|changes?|rolls?|meets?|lasts?|drives?|teach(?:es)?|swells?|bleeds?|stays?|sleeps?|lives?|flying|coming"
    r"|driving|moving|picking|getting|taking|going|visiting|leaving|working)"
)
ACTIVITY = (
    r"(?:class(?:es)?|work|school|practice|dialysis|a meeting|meetings?|a shift|lab|court|jury duty|church|bible study"
    r"|conference|chemo|training|rehearsal|choir|therapy|a zoom|zoom|a call|an exam|exams|finals|lessons?"
    r"|[a-z]+ practice"
    r"|tutoring|daycare|water aerobics|yoga|clinicals|rounds|a funeral|an interview|day shift"
    r"|night shift)"
)
_PLACE = (
    r"(?:in|at) (?!(?:his|her|our|their) (?:best|most)\b)"
    r"(?!(?:the|a|an|town|need|pain|my|your|case|good|bad|so|no|lots|some|too|this|that|any"
    r"|about|least|dire|severe|on|at|for|by|from|to|before|after|between|around)\b|\d)[a-z]+"
)
_VERB = (
    r"(?!(?:today|tomorrow|tonight|the|my|our|a|an|me|us|mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun|[a-z]+day|in|on"
    r"|at|by|for|before|after|around|about|within|during|over|right|later|any|either"
    r"|between|from|until|to|with|this|next|soon|asap|early|first|as|else|who|that|there|here|sooner|available|and"
    r"|or)\b)"
    r"[a-z]+"
)
_GERUND = r"(?:am|m) [a-z]+ing"
# What somebody or something does: nobody asks for a time with these words, whoever stands before them.
_DOES = (
    r"(?:comes(?! (?:up|first|available|open))|closes|shuts|opens|starts|begins|ends|finishes|meets|runs|gets|leaves"
    r"|lands|arrives|departs|flies|drives|picks"
    r"|drops|naps|sleeps|wakes|eats|teaches|coaches|plays|practices|graduates|expires|lapses|resets|renews|kicks|turns"
    r"|moves|visits|returns|retires|goes|takes|brings|watches|keeps|lets|rides|lives|teethes|swims|dances|sings|sees"
    r"|stops|switches|changes|calls|texts|sends|ships|delivers|serves|hosts|celebrates|hurts|itches|aches|throbs|bleeds"
    r"|conflicts|clashes|overlaps|resumes|reopens|lifts|ovulates|clocks|boards|checks in|checks out|knocks off"
    r"|shows up)"
)
_DID = (
    r"(?:fell|broke|hit|cut|(?<!last )(?<!first )bit|burned|burnt|threw|woke|went|came|left|took|gave|said|told"
    r"|called|texted|emailed|sent"
    r"|started|stopped|began|ended|happened|closed|opened|moved|cancell?ed|prescribed|ordered|ran out|ran|drove|flew"
    r"|died"
    r"|passed|quit|got|had|was|were|did|saw|put|lost|found|swallowed|choked|vomited|puked|fainted|slipped|tripped"
    r"|twisted"
    r"|rolled|sprained|swelled|flared|spiked|developed|noticed|delivered|graduated|retired|expired|lapsed)"
)
EVENT = (
    r"(?:flight|plane|train|bus|shuttle|mass|church|choir|rehearsal|recital|practice|game|match|lecture|exam|final"
    r"|interview|court|hearing|trial|deposition|meeting|conference|funeral|wake|wedding|party|shower|graduation|baptism"
    r"|pick ?up|drop ?off|carpool|delivery|chemo|dialysis|closing|deadline|inspection|curfew|dinner|breakfast|supper"
    r"|bedtime|shift|camp|daycare|bible study|bingo|bowling|yoga|pilates|zumba|orientation|parole|probation|custody"
    r"|service|viewing|burial|concert|tournament|due date|birthday|anniversary|(?:field |business |school "
    r"|work )?trip|exam|test"
    r"|surgery|procedure|fair|festival|parade|race|marathon|play|show|banquet|reunion|picnic|cookout|retreat|convention"
    r"|seminar|workshop|training|audit|christening|quinceanera|fundraiser|open house|holiday party)"
)
_NO_SUBJECT = (
    r"(?!(?:time|times|day|days|date|one|ones|slot|appointment|visit|week|month|morning|afternoon|evening|night|that"
    r"|which|this|it|what|whatever|whichever|anything|something|who|you|u|best|only|[a-z]+days?|mon|tue|tues|wed|thu"
    r"|thur|thurs|fri|sat|sun|[a-z]+th|first|second|third|i|im|ive|we|weve|he|she|they|tomorrow|today|noon|to|or|and"
    r"|if|can|could|will|would|be|get|am|pm|the|a|an|of|at|on|in)\b)"
)
_WELL = r"(?:for|best|better|fine|great|good|well|ok|okay|perfect|too|also|with|out|$|[.,;!?])"
_GO_ON = (
    r"(?:see|be seen|come|get (?:in|seen|it|this|checked)|book|make (?:an|it|my)|schedule|talk|cancel"
    r"|reschedule|do it)"
)

# Whatever somebody or something is at a time: "the roofers are here Wednesday", "football is Monday at 4".
_SOMETHING_IS = (
    rf"(?:(?:the|a|an|this|that|these|those|some|both|all|my|our|his|her|their) )?(?:{_NO_SUBJECT}(?!not\b"
    rf"|only\b|best\b"
    r"|earliest\b|opening|availab|preference|choice|please\b|is\b|are\b|there\b|here\b|you\b|your\b)[a-z]+ ){1,4}?"
    rf"(?:is|are)(?! {_ACCEPTED}\b)(?= (?:here|there|at|on|from|every|until|between|in|out|off|home|gone|over"
    rf"|all|the \d"
    r"|\d|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*|tomorrow|today|next|this)\b)"
)
# The first kind that matches at a place wins.
TABLE: Table = (
    (
        "told",
        either(
            r"(?:(?:i|we|he|she|they|you) )?(?:was|were) (?:supposed|scheduled|going|planning|meant|hoping"
            r"|trying|meaning"
            r"|due) to(?: \w+){1,3}?(?= (?:on|at"
            r"|in on|for|this|next|last|mon|tue|wed|thu|fri|sat|sun|today|tomorrow|the \d|\d)[a-z]*\b)",
            r"(?:(?:i|we|he|she|they) )?(?:couldnt|could not|wasnt able to|didnt) (?:make it|come in|get (?:in"
            r"|there)|be there)",
            r"(?:running|be|am|im|is|are|\d+ minutes|minutes|bit|little|going to be) (?:a (?:bit"
            r"|little) )?late(?: (?:to|for))?(?= (?:my|our|his|her|the)\b)",
        ),
    ),
    (
        "told",  # questions about the clinic, and about what has been
        either(
            r"(?:what time|when|how late|till when|until when)(?: (?:do|are|will|is))? (?:you|yall|the"
            r" office|the clinic)(?: guys| all)? (?:stay |be )?(?:open|close|closed|closing|opening"
            r"|there)\b(?! for)",
            r"is (?:my|our|his|her) (?:\d[\d:]*|[a-z]+)(?: ?[ap]m| oclock)?(?: \w+){0,2} (?:still|on|confirmed)",
            r"(?:text|email|portal|card|appointment|message|reminder|calendar|app|website|letter|paper) (?:says|said"
            r"|shows?"
            r"|reads)|have it as",
            r"(?:be |m |am )?coming (?:from|home|back)",
            r"(?:temp|temperature|fever|bp|blood pressure|sugar|pulse|oxygen|weight|a1c)(?: (?:is|was|of|hit|at"
            r"|around|reading))* \d[\d./]*",
            rf"(?:the|a|that) {_NO_SUBJECT}[a-z]+(?: {_NO_SUBJECT}[a-z]+)? (?:dont|doesnt|wont|cant"
            rf"|isnt)(?= [^.,;?!]*until)",
            r"(?:needs? to|gotta|got to|have to|has to|going to) (?:eat|leave|go to|pick|drop|drive|get (?:to|back"
            r"|home|the|my|his|her)|be (?:at (?!lunch|noon|\d|night|least|the (?:end|start))|home|back|with)|catch"
            r"|feed|work|return|bring|pay)\b",
            r"(?:he|she) works(?! (?:for|best|better|well|fine|great|out|from home|remote)\b)",
            r"needs (?:it|me|him|her|us|them|the [a-z]+|my [a-z]+)(?= (?:until|from)\b)",
            r"(?:are|is) (?:you|yall|they|the office|the clinic)(?: guys| all)? closed",
            r"(?:who|what|where|when|why|how)(?: \w+)? (?:did|was|were|had) (?:i|we|he|she|you|they|my|the|it)\b",
            r"(?:did|was|were) (?:i|we|he|she|they|you|somebody|someone|anyone|anybody|my|the)\b",
            r"(?:should|can|could|do) (?:i|we|he|she) (?:still )?(?:take|eat|drink|give|stop|keep"
            r" taking|worry|need to)\b",
            r"(?:is it|it is|its|is that) (?:ok|okay|safe|fine|bad) (?:to|if|for)\b",
            rf"supposed to(?! {_GO_ON})(?: \w+){{0,2}}",
            r"(?:i|we) (?:was|were) told(?: that)?(?: (?:someone|somebody|they|you|he|she|it) (?:would"
            r"|will)(?: \w+)?)?",
            r"(?:that |which |it )?would(?: have|ve| of) been",
            r"(?:call|text|phone|ring|reach|message|email)(?:ing|ed|s)? (?:me|us|him|her|them|back|you"
            r"|yall)(?! (?:in|up)\b)",
            r"(?:you|u|yall|they|she|he|it)(?: (?:guys|just|already))? (?:have|had|put|got|has) (?:me|us|him|her"
            r"|it) (?:down|in|on|booked|scheduled)",
            r"pick(?:ing|ed)? (?:him|her|them|me|us|my \w+|the \w+|[a-z]+) up",
            r"running (?:(?:a |really |super )?(?:bit |little )?late|behind|\d+ minutes)\b[^.;?!]*?(?:be there"
            r"|get there|make it|arrive"
            r"|pull up|there|$)",
            r"(?:ill|hell|shell|well|theyll|will|turning|turns) be (?=\d{1,2}(?! ?(?:am|pm|:|oclock|minutes?|late"
            r"|\d)))",
            r"(?:messages?|voice ?mails?|texts?|emails?|bills?|invoices?|statements?|letters?|reminders?|results"
            r"|charges?"
            r"|prescriptions?|notes?) (?:from|dated)",
            r"(?:doctors|work|school|excuse|absence) (?:note|excuse|letter)|notes? (?:for|that|saying|excusing)",
        ),
    ),
    ("wish", rf"{_WE}(?: only| still)? (?:have|got) until"),
    (
        "busy",
        either(
            rf"(?:im|i am|were|we are|ill be|i will be|well be|we will be|i|we|shes|hes|she is|he is"
            rf"|theyre)(?: (?:only|still|just|all|usually|always|also))* (?:out of town|out"
            rf" of the country|out of state|away|gone|travell?ing|on vacation(?! from)|on a (?:trip"
            rf"|cruise)|working|at work|at school|busy|booked|tied up|in (?:court|class|school|surgery"
            rf"|meetings?|training|clinicals)|{_PLACE}|on call|on shift|not (?:available|free|here"
            rf"|around))\b",
            rf"{_WE}(?:ve| have|ve got| got| do have)(?: got)? (?:to (?:work|be at)|{ACTIVITY})",
            rf"(?:{_THEY}|{_THING.strip()}(?: )?)(?:has|have|got) {ACTIVITY}",
            rf"{_WE}(?: (?:only|usually|always|also|just|normally|still|actually|mostly|really))*"
            rf" (?:work|teach)(?! (?:out|best|better|for me|from home|remote|at \w+ (?:school|hospital)))",
            rf"{ACTIVITY} (?:is|are|on|from|m|t)(?= )",
            rf"{_WE}{_OFTEN} (?:babysit|watch|sleep|drive|volunteer|coach|tutor|clean|cook|swim|study|nap|practice"
            rf"|train|deliver"
            rf"|take care of|care for|look after|have|stay|run|{_GERUND})(?: (?!until)[a-z]+){{0,4}}?(?= until \w)",
        ),
    ),
    (
        "aside",
        either(
            rf"(?:{_WE}|{_THEY}|my \w+) (?:dont|doesnt|wont|cant|do not|does not|will not|cannot)(?:"
            rf" \w+){{1,4}}?(?= until\b)",
            rf"(?:{_WE}|{_THEY}|im|ill|hes|shes|hell|shell)(?: (?:be|am|is))?{_OFTEN} (?:get|gets"
            rf"|getting|am|is|be)? ?(?:off|out|done|home|back|finished|finish|finishes)(?: (?:of"
            rf" )?(?:work|school|class|practice|shift|on|by|early))*(?! (?:on|wednesday|monday|tuesday"
            rf"|thursday|friday)s?\b)",
            rf"(?:(?:{_ITS} )?(?:shift|work|class|school|practice|job|meeting|shop|store|bus)) (?:ends"
            rf"|finishes|is over|lets out|gets out|is out|gets off|closes)",
            rf"(?<=\bafter )(?:{_WE}|{_THEY}) [a-z]+",
            rf"(?<=\bonce )(?:{_WE}|{_THEY}) [a-z]+",
        ),
    ),
    (
        "wish",
        either(
            r"(?:can|could|would|may|might|should|shall|will|cant|couldnt|wont|wouldnt|is|are|do|does)"
            r" (?:i|we|you|yall|u|he|she|they|it|somebody|someone|anyone|anybody|there|that|these"
            r"|those|this)\b",
            rf"(?:{_WE}|{_THEY}|you|it|that|this|there|which|{_THING.strip()}(?: )?)(?:d|ll)?{_OFTEN}"
            rf" (?:can|could|would|should|may|might|must|ought|will|needs?|wants?|likes?|loves?"
            rf"|prefers?|hoped?|hoping|wish|was thinking|was talking|thinking|coming(?! home| back|"
            rf" from| to town)|have an? (?:\w+ )?(?:appointment|booking|reservation|visit)|wanted"
            rf"|needed|was hoping|was wondering|wonder|rather|(?<=ll )take|(?<=d )take|choose|pick(?! up)|opt"
            rf"|go (?:with"
            rf"|for)|request|cant|cannot|could|wont|{_GO_ON}|(?:have|has|had|got) (?:to (?:be (?:seen"
            rf"|in|there|done)|see|come|get in|move|change|cancel|reschedule)|time|an opening"
            rf"|availability|openings|off)|try|am (?:looking|trying|hoping|free|available|open|flexible"
            rf"|good|off|thinking|interested|wondering|after|calling|happy)|works?|plan to come|accept"
            rf"|agree|appreciate|look|ask|(?<!they )do|did want|feel like)\b",
            rf"(?:{_WE}d|{_THEY}d|itd|thatd|ill|well|hell|shell|theyll) (?:\w+ )?(?:like|love|prefer"
            rf"|rather|need|want|be|take|go|say|do|have|appreciate|choose|hope|come|try|pick(?! up)"
            rf"|see)",
            r"(?:im|were|hes|shes|theyre) (?:(?!\w+ing )\w+ )?(?:looking|trying|hoping|coming(?! home| back|"
            r" from)|free|available|open|flexible|good|off|thinking|interested|wondering|after|calling"
            r"|needing|wanting|ok|okay|fine|asking|requesting|booking|happy|able|not|home|going to"
            r" (?:need|want|book))\b",
            rf"(?:gotta|got to|have to|has to|need to|needs to|want to|going to|told to|supposed to) {_GO_ON}",
            r"(?:i|we)(?:ve)? (?:have|got)(?= [^.,;?!]*\bfree\b)|(?:my|our|only|his|her) (?:only )?(?:days? off"
            r"|free days?)(?: \w+ \w+)? (?:is|are)",
            rf"{_WE} (?:have|got|get)(?= (?:the )?(?:[a-z]+days?|mornings?|afternoons?|evenings?)(?:,? (?:and"
            rf"|or) [a-z]+days?)? (?:off|free|open)\b)",
            rf"(?:{_WE}|{_THEY}) (?:dont|do not|doesnt|does not) (?:work|have (?:work|class|classes|school|to work))",
            r"book|schedule|reschedule",
            r"make (?:it|me|an|the|my|this)",
            r"set (?:it|me|up)",
            r"put (?:me|us|him|her|it)",
            r"(?:get|squeeze|fit|see|sign|give|find|slot|pencil|take|work) (?:me|us|him|her)",
            r"come in|get in|be seen",
            r"(?:move|push|change|switch|bump)(?= (?:it|this|that|me|us|to|up|back|from|(?:my|the|our"
            r"|his|her) (?:\w+ )?(?:appointment|visit|slot|time|date|checkup|physical|cleaning|exam)"
            r"|[a-z]*day|[a-z]{3} \d|\d))",
            r"rebook|swap|reserve|how about|what about",
            r"any ?chance",
            r"(?:do|have) (?:you|yall|u)",
            r"(?:you|u|yall) (?:got|have)",
            r"got any|have any|anything|(?<!ate )(?<!had )(?<!took )something",
            r"any ?time",
            r"(?:and |but )?(?:free|open)(?= (?:until|after|from|between|before|all)\b)",
            r"any day|any of|looking for|hoping for|trying to|available|openings?|preferably|prefer|pref",
            r"please|if possible|id say|ideally|would be|works|would (?:work|suit|help|let)",
            r"(?:is|are|be) (?:just |also |really )?(?:ok|okay|fine|good|best|better|great|perfect|ideal)",
            r"that leaves|leaves me|only free",
            r"(?:only|just|im|be|hes|shes|theyre|were) in town",
            r"it (?:has|needs|would have|will have|have) to be",
            rf"(?:{_ITS} [a-z]+(?: [a-z]+)?|they|he|she|doctor|dr [a-z]+) (?:just |really |also )?(?:wants?"
            rf"|wanted|needs?) (?:me|us"
            r"|him|her|them|this|it) (?:back|in|seen|checked|done|to (?:be seen|come|get|follow|return|see|have))",
            r"and (?:cant|cannot|wont|couldnt)(?! (?:see|breathe|walk|sleep|eat|stop|move|stand|feel|hear|swallow))",
            r"(?:have|has|need|needs|must|got|gotta)(?: to)? (?:be|get) (?:seen|cleared|checked|done|tested|vaccinated"
            r"|examined|evaluated|completed|screened|looked at|signed off)",
            r"at (?:my|his|her|their) (?:best|calmest|sharpest|freshest|happiest|most [a-z]+)",
            r"(?:more|most|pretty|usually) (?:alert|awake|cooperative|lucid|herself|himself|rested|comfortable)",
            r"so far|lets do|(?:theres|there is) no (?:point|sense|use|reason)",
            r"(?:then|just|please|ill|to) do",
            rf"(?:{_WE} )?(?:just |really |actually )?mean[t]?",
            rf"{_WE}(?: \w+)? (?:asked for|requested|said|wrote|typed|put|meant)(?= (?:(?:the|at|for|on|between"
            rf"|before|after) )*"
            r"(?:\d|[a-z]+day\b|tomorrow|noon|morning|afternoon|one\b|two\b|three\b|four\b|five\b|six\b|eight\b"
            r"|nine\b|ten\b"
            r"|[a-z]+th\b))",
            r"do (?:the|it|a|an|my)",
            r"needs?",
            r"want(?:s|ing)?",
            r"what is|whats|whens|when is|how soon|who can|whoever|hopefully|maybe|would|ought to",
        ),
    ),
    (
        "told",
        either(
            rf"(?<!if )(?<!what )(?<!when )(?<!whatever )(?<!that )(?<! time )(?<! day )(?<!days"
            rf" )(?<! times )(?<!soonest )(?<!earliest )(?<!one ){_WE}{_OFTEN} (?!(?:can|am|was|are|were"
            rf"|have|had|be|do|did|guess|think|thought|know|mean|meant|believe|wan[a-z]|suppose"
            rf"|understand|see|hear|dont|so|but|because|either|with|and|or|in|on|at|to|for|will|said"
            rf"|say|just)\b)[a-z]+",
            rf"{_WE}{_OFTEN} (?:was|were|had|have|am|are|see|saw|do)\b",
            r"(?:im|ive|weve|were|hes|shes|theyre|theyve|whos)(?! \w+ing to)(?: (?!at )[a-z]+)?",
            rf"(?<!what )(?<!when )(?<!whatever )(?<!that )(?<! time )(?<! day )(?<! times )(?<!soonest"
            rf" )(?<!earliest ){_THEY}{_OFTEN} (?!(?:can|guess|think)\b){_VERB}",
            rf"{_THING}{_FINITE}\b",
            rf"\b{_NO_SUBJECT}[a-z]+{_OFTEN}(?: only)? {_DOES}\b|and (?:{_DOES}|works(?! {_WELL}))\b",
            rf"\b{_NO_SUBJECT}[a-z]+ (?:dont|doesnt|wont) (?:come|open|start|get|leave|run|arrive|land|close|end"
            rf"|show|pick|finish)\b",
            rf"\b(?:the|a|an) {_NO_SUBJECT}(?!doctor|nurse|offer|booking)[a-z]+(?: {_NO_SUBJECT}[a-z]+)? {_DID}\b",
            rf"(?<!to )(?<!need )(?<!want )(?<!an )(?<!a ){EVENT}s?(?: (?:is|are|be|was|will be"
            rf"|would be))?(?= (?:at|on|from|every|until|between|all|\d|the \d|[a-z]+days?)\b)",
            r"(?:roads?|weather|power|water|traffic|kids|schools?|house|car|truck|streets?) (?:is|are|will be"
            r"|should be)",
            r"(?:you|yall|u|you guys) (?:aint|arent|are not|isnt) open",
            r"(?:think|pray) (?:about|on) it|(?:think|talk) it over|sleep on it",
            r"(?:i|we|he|she|they)d (?:been|already|had)",
            rf"(?:(?:a|an|the|both|[a-z]+s|{_ITS}) )?(?!(?:doctor|nurse|dentist"
            rf"|therapist)\b){_KIN}s?{_OFTEN} {_FINITE}\b",
            r"(?:it|this|that|which|who|all of this|pain|fever|rash|cough)(?: (?:all|just|first"
            r"|really))? (?:was|started|happened|began|hurts?|has|had|got|gets|runs|ran|expires|ends"
            r"|ended|came|comes|goes|went|kept|keeps|fell|broke|swelled|flared)\b",
            r"(?:its|thats|its all|it has|that has) (?:been|like|got|gotten)",
            r"(?:have|has|had) (?:had|been)",
            r"being",
            r"since(?! (?:i|we|he|she|they|you|my|its|the|it)\b)|since (?:the|my) [a-z]+(?= (?:on|in|at|last|this)\b)",
            r"(?:has|have|had) (?:me|him|her|us)(?= (?:at|on|from|in|down|doing|every|tomorrow|[a-z]+days?|\d+)\b)"
            r"|effective|as of"
            r"|best reached|reached",
            r"(?:cant|couldnt|wont) (?:see|get|fit|take) (?:me|us|him|her)(?: in)?(?= until)",
            r"yesterday",
            r"last (?:night|week(?! (?:of|in)\b)|month|year|time)",
            r"(?:was|were) told(?: that)?(?: (?:someone|somebody|they|you|he|she|it) (?:would|will)(?: \w+)?)?",
            r"ago",
            r"last (?:\w+ )?(?:was|were)",
            r"(?<!you )(?:is|are) (?:booked|full|busy|closed|gone|tied up|out) until|was going to (?:say|ask|do|pick"
            r"|come|try)",
            r"(?:at|in) (?:the|my|his|her) (?:shop|hospital|garage|vet|hotel|body shop)(?= until)",
            r"(?:ran|run|runs|running) out",
            r"and (?:had|took|threw|went|fell|came|left)",
            r"and (?:start|leave|fly|finish|teach|close|graduate|move|travel)(?! (?:it|my|the|me)\b)",
            r"conflicts? with|clash(?:es)? with|interferes? with|overlaps?(?: with)?",
            r"which (?:starts|begins|ends|is|falls|runs|opens|closes)",
            r"due(?! to)|(?:those|these) are(?! (?:the |my )?(?:best|good|easiest|better)\b)",
            r"because of|due to|on account of",
            r"(?:blood pressure|bp|sugar|temp|temperature|fever|weight|pulse) (?:is|was)",
            r"(?:my|our|his|her|the) (?:appointment|visit) was",
            r"(?:its|it is|thats) (?:my|our|his|her|their)",
            r"(?:has|have|had) (?:her|his|their)",
            r"[a-z]+s (?:run|last|go)(?= (?:until|through))",
            r"gift",
            r"(?:is|being|falls? on|lands? on) an? (?:mon|tues|wednes|thurs|fri|satur|sun)day",
            r"(?:(?<=th )|(?<=st )|(?<=nd )|(?<=rd )|(?<=today )|(?<=tomorrow ))is \w+day",
            r"runs out|expires",
            r"who [a-z]+s",
            r"clocks? (?:change[sd]?|spring|fall|go|went)",
            r"(?:you|yall|you all|you guys|office|clinic)(?:re| are| will be| is)? closed",
            r"(?:halloween|derby|birthday|christmas|xmas|graduation|retirement|dinner|block|super"
            r" bowl)? ?(?:party|wedding|parade|recital|funeral|concert|festival|baptism|tournament"
            r"|reunion|picnic|cookout|baby shower|bachelorette|game|cruise|conference|road trip"
            r"|deployment|surgery date)(?! (?:of|for \d))",
            r"(?:you|u|yall|you guys|they|she|he|nurse|doctor) (?:said|told me|told us|promised)(?:"
            r" that)?(?: [a-z]+){1,3}? (?:would|will|should) (?:be )?[a-z]+",
            r"(?:you|u|yall|you guys) (?:said|told|called|gave|saw|put|sent|did|charged|prescribed|were|closed)",
        ),
    ),
)
# Where nothing stands before them, these begin a story: "stepped on a nail", "class til 2", "due 3/28".
OPENINGS: Table = (
    ("aside", r"(?:home|off|done|back)(?= (?:by|at|around) \d)"),
    (
        "busy",
        either(
            rf"(?:(?:work|in|at|on) )?{ACTIVITY}",
            r"work(?:ing)?",
            r"out of town|away|gone",
        ),
    ),
    ("busy", r"(?:my|our) (?:hours|schedule|shifts?|rotation)(?: this| next)?(?: week| month)? (?:is|are)"),
    ("told", _SOMETHING_IS),
    (
        "told",
        either(
            r"(?:just |only just |recently |finally |already )?(?!(?:need|based|asked|preferred|wednesday"
            r"|wed)\b)(?:[a-z]{3,}ed|fell|threw|woke|got"
            r"|had|went|came|took|saw|hurt|lost|was|were|did|been|broke|cut|hit|ate|felt|began|is it"
            r" (?:ok|okay)|gotta|got to|due|referral|referred|last (?:\w+ed|seen|dose|visit|one)"
            r"|coming (?:home|back)|visiting|thanks for|thank you for|thx for|heads up|fyi|update|born"
            r"|quit|left|put|gave|sent|made|spent|stayed|heard|read|ran|paid|spoke|told|tore|slept|drove|flew|caught"
            r"|missed|dob|living|stuck)\b",
        ),
    ),
)
BREAK = (
    r"[.!?;()\n:]+(?!\d)|\b(?:because(?! of)|bc|cuz|cause|cos|so(?! (?:far|long|much|that|bad|sick|soon|many)\b)|but"
    r"|however|although|though|otherwise|unless|plus|therefore|(?<!and )then again|anyway|um|uh|says|said|if)\b"
)
