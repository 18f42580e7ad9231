"""English words that point at a span that was told: "while she's here", "in that window", "outside of those"."""

from actions.times.items import Reference, Rule, rule

_SOMEBODY = r"(?:he|she|they|it|i|we|(?:my|our|the|his|her) [a-z]+(?: in law)?)"
_IS = r"(?:s| is|re| are|m| am)"
_PRESENT = (
    r"(?:here|there|in town|home|off|around|free|available|visiting|staying|up here|down here|with (?:me|us|him|her"
    r"|them)|(?:in|at) (?:school|class|work|practice|daycare|camp|preschool)|working|on (?:duty|break|shift)|asleep"
    r"|awake|napping|out of school|gone|away)"
)
_STRETCH = (
    r"(?:window|range|stretch|time ?frame|gap|span|period|time slot|break|block|time period|hours|days|dates|times?)"
)
_UNSAID = r"(?! (?:on|at|from|until|through|between|this|next|monday|tuesday|wednesday|thursday|friday|\d))"
_SOME = r"(?:some(?:thing|time|where)|any(?:thing|time|where| time)|(?:squeeze|fit) (?:me|us|him|her|it)|fits?)"

_ENDS = r"(?= ?(?:$|[.,;!?)]|(?:and|but|or|is|are|works?|would|will|please|if|for (?:me|us)|fine|ok)\b))"

RULES: tuple[Rule, ...] = (
    rule(
        rf"(?:any ?time |any ?day |any ?thing |some ?where |some ?time |some ?thing |whenever )?(?:in )?between{_ENDS}",
        Reference("between"),
    ),
    rule(
        rf"(?:any|either|one) of (?:those|these)(?: (?:two|days|weeks|dates))?{_ENDS}"
        r"|(?:those|these)(?: days)?(?= (?:are|would be|wont be|are all|are both) (?:out|no good|bad|taken|a no|a no go"
        r"|no go|full|shot)\b)",
        Reference("days"),
    ),
    rule(
        r"(?<=later than )(?:that|then)|(?<=earlier than )(?:that|then)|(?<=sooner than )(?:that|then)",
        Reference("told"),
    ),
    rule(
        r"(?:other than|apart from|aside from|besides|except for|outside of) (?:that|those|them)(?=,? (?:i am|im|we are"
        r"|were|i can|we can|my (?:calendar|schedule|day|week)|any|all|every|whenever|whatever|wide|free|open)\b)",
        Reference("outside"),
    ),
    rule(
        rf"(?:while|whenever|when|as long as|so long as) {_SOMEBODY}{_IS}(?: (?:still|actually|both|all|already))*"
        rf" {_PRESENT}{_UNSAID}"
        rf"|(?:whatever|whichever|any|either)(?: of the| of those)?(?: days?| times?)? {_SOMEBODY}{_IS} (?:off"
        rf"|free|home"
        rf"|here|available|in town|around){_UNSAID}"
        rf"|(?:in|within|during|inside)(?: of)? (?:that|those|these) {_STRETCH}"
        rf"|(?<=during )(?:that|those)(?= ?(?:$|[.,;!?]))"
        rf"|{_SOME} (?:in|inside|within) (?:there|that|those)"
        r"|(?:fits?|works? with|matches|goes with|lines up with) (?:that|those|all that|all of that|her schedule|his"
        r" schedule|their schedule|that schedule)",
        Reference("within"),
    ),
    rule(
        rf"(?:outside|clear)(?: of)? (?:that|those|these|them|it)(?: {_STRETCH})?"
        rf"|(?:work|working|works|schedule|scheduling|plan|book) around (?:that|those|these|them|it|all that)"
        rf"|not (?:in|during|within) (?:that|those|these)(?: {_STRETCH})?"
        rf"|(?:any ?time|any ?thing|any day|whatever|except|other than|but) (?:but|except|besides|other than"
        rf"|not) (?:that"
        rf"|those|then|these|them)(?: {_STRETCH})?"
        r"|(?:on )?(?:either|both) (?:sides?|ends?) of (?:that|those|it|them)"
        r"|(?:(?:right |either |just )?(?:before|after) (?:or|and) (?:right |just )?(?:after|before))(?: (?:that"
        r"|then|it"
        r"|those|them))?(?= ?(?:$|[.,;!?]|is|works|would|please))",
        Reference("outside"),
    ),
)
