"""German."""

from __future__ import annotations

from nlp.languages.cues import Cues

_NICE = r"(?:schoen|gut|toll|super|klasse|prima|nett|hilfreich|sinnvoll|praktisch|wuenschenswert|besser|perfekt|genial|angenehm|cool|wichtig|ideal)"

CUES = Cues(
    code="de",
    stop_words="""
        der die das den dem des ein eine einen einem einer eines und oder aber denn weil dass daß damit
        wenn als ob wie wo wer was wann warum ich du er sie es wir ihr mich mir dich dir sich uns euch
        ihm ihn ihnen mein meine meinen meinem meiner dein deine sein seine ihre ihren unser unsere
        unseren euer eure ist sind war waren wird werden wurde worden bin bist seid sei wäre wären hat
        haben habe hatte hätte hätten kann können könnte könnten muss müssen soll sollen sollte sollten
        will wollen möchte möchten würde würden darf dürfen mag nicht kein keine keinen keiner nichts
        nie niemand auch noch nur schon sehr mehr immer wieder hier da dort dann jetzt so zu zum zur in
        im an am auf aus bei beim mit nach von vom vor für über unter durch gegen ohne um bis seit
        zwischen man alle alles allem jeder jede jedes jeden dieser diese dieses diesen andere anderen
        viel viele vielen zuviel ganz gar mal doch ja nein bitte danke gern gerne leider sonst deshalb
        deswegen also etwas eigentlich einfach mehrere etwa wäre selbst
        brauche wünsche
    """,
    purpose=(
        r"damit(?=,?\s+(?:ich|wir|man|mein\w*|unser\w*|d(?:er|ie|as|en)|ein\w*|sie|er|es|niemand|jeder|alle|auch|nicht|kein\w*|kinder)\b)|"
        r"so\s*dass|dann(?=\s+(?:kann|koennen|koennte|koennten|muss|muesste|muessten|weiss|habe|haette|haetten|waere|waeren|spare|finde)\b)"
    ),
    purpose_to=r"um(?=\s+(?:[\w-]+\s+){0,8}?zu\s+\w+en\b|\s+(?:[\w-]+\s+){0,8}?\w+zu\w+en\b)",
    cause=r"(?:nur\s+|vor\s+allem\s+)?weil|wegen|denn(?=\s+(?:ich|wir|man|mein\w*|unser\w*|alle|d(?:er|ie|as)|es|sonst|oft|manchmal|bei|im|in)\b)|da(?=\s+(?:ich|wir|man|mein\w*|unser\w*)\b)",
    consequence=r"sonst(?=,?\s+\w)|andernfalls|ansonsten(?=\s+\w)|deshalb|deswegen|daher|darum|sodass|so\s*dass|also(?=\s+(?:muss|kann|musste|konnte|bleib\w*|fahre|gehe|nehme|bin)\b)",
    wishes=(
        (
            "asks: would like",
            r"\b(?:ich|wir)\s+(?:haetten?|wuerden?|wuensch\w+|moechten?|wollen|will|braeuchten?|brauchen?|benoetigen?|erwarten?|vermissen?|schlagen?)\s+(?:(?:mir|uns|mich|es|auch|sehr|dringend|unbedingt|gern\w*|lieber|wirklich|eigentlich|bitte|mal|einfach|nur|doch|vor|schon)\b,?\s+)*(?:(?:begruessen|freuen|wuenschen|vorschlagen)\b,?\s+)?",
        ),
        (
            "asks: would find it good",
            r"\b(?:ich|wir)\s+faenden?\s+(?:es\s+)?(?=[\w\s-]+\b" + _NICE + r"\b)",
        ),
        (
            "asks: would be nice",
            r"\b(?:es\s+)?(?:waere|ist)\s+(?:\w+\s+){0,2}?"
            + _NICE
            + r",?\s+(?:wenn|falls|dass)\s+",
        ),
        (
            "asks: would be nice",
            r"^\W*(?:"
            + _NICE
            + r"\s+waere,?\s+(?:wenn\s+)?|ein\s+wunsch\s+(?:von\s+mir\s+)?(?:waere|ist)\s+)",
        ),
        (
            "asks: can you",
            r"\b(?:koenn(?:t|te|ten|tet|test|en)|wuerde(?:n|t|st)?|kann|kannst|duerfte)\s+(?:ihr|sie|du|man|wir)\s+(?:(?:bitte|nicht|mal|vielleicht|auch|da|mir|uns|doch)\s+)*",
        ),
        (
            "asks: why not",
            r"\b(?:wieso|warum|weshalb)\s+(?:gibt\s+es|gibts|habt\s+ihr|haben\s+sie|bietet\s+ihr|bieten\s+sie|macht\s+ihr|kann\s+man|geht)\s+(?:hier\s+|da\s+|denn\s+|bei\s+euch\s+)*(?:kein\w*|nicht)\s+",
        ),
        (
            "asks: suggests",
            r"\b(?:mein\w*\s+|unser\w*\s+)?(?:vorschlag|wunsch|idee|tipp|anregung|bitte)\s*(?::|waere|ist)(?:\s+es,)?\s*",
        ),
        (
            "asks: tells us to",
            r"(?:^|,\s|\bund\s)\W*(?:macht|baut|nehmt|stellt|gebt|tut|bringt|fuegt|fueg|mach|bau|stell|gib)\s+(?:doch|bitte|mal|endlich)\s+(?:(?:mal|bitte|endlich|uns|mir)\s+)*",
        ),
        ("asks: please", r"^\W*bitte\s+(?=(?:[\w-]+\s+){1,8}?\w+en\b\W*$)"),
        (
            "asks: is missing",
            r"\b(?:mir|uns|hier|es)\s+fehl(?:t|en)\s+(?:(?:mir|uns|hier|noch|leider|einfach|vor\s+allem|eine\s+art|an)\s+)*",
        ),
        (
            "asks: one should",
            r"\b(?:man|ihr|sie|es|d(?:er|ie|as)\s+\w+)\s+(?:sollten?|solltet|muessten?|muesstet|soll|sollen)\s+(?:(?:es|bitte|unbedingt|auch|mal|dringend|mehr\s+auf)\s+)*",
        ),
    ),
    orders=(
        r"(?:(?:oeffnet|macht|baut|schickt|zeigt|lasst|gebt|nehmt|stellt|bietet|sorgt|verbessert|aendert|fuegt|hoert|erlaubt|schafft|fuehrt|senkt|verlaengert|haltet|setzt|informiert|ruft|bringt|druckt|trennt|liefert|sagt|erklaert|repariert|reduziert|erhoeht|vereinfacht|ermoeglicht)|\w+en\s+sie)"
        r"(?=\s+(?:mir|uns|mich|bitte|d(?:en|ie|as|er|em)|ein\w*|mehr|weniger|endlich|auch|euer\w*|eure\w*|ihre?\w*|vorher|nicht|dafuer|besser\w*|auf|es)\b)"
    ),
    more=r"(?:(?:bitte|viel|deutlich|noch)\s+)*(?:mehr|weniger|laengere?\w*|kuerzere?\w*|bessere?\w*|groessere?\w*|kleinere?\w*|guenstigere?\w*|schnellere?\w*|haeufigere?\w*|leisere?\w*|hellere?\w*|klarere?\w*|einfachere?\w*|spaetere?\w*|fruehere?\w*|flexiblere?\w*|keine?(?=\s+[\w-]+\s+mehr\b))\b(?=\s+\w)",
    welcome=r"(?:muss\s+her|muessen\s+her|gehoert\s+her|waeren?|faende\s+ich|wuerde\s+(?:mir\s+)?(?:sehr\s+)?helfen|wuerden\s+helfen|wuensche\s+ich\s+mir|fehl(?:t|en)(?:\s+(?:mir|uns|hier|noch))*\s*(?:$|[,.!])|bitte\s*(?:$|[,.!]))",
    before=r"(?:(?:bitte|also|und|am\s+besten|vielleicht|ausserdem|ja|hallo),?\s+)",
    courtesy=r"(?:bitte|danke|vielen\s+dank|lg|mfg|ok|usw\.?|etc\.?)",
    goes_on=r"(?:und|oder|der|die|das|den|dem|dessen|deren|dass|wenn|wo|wie|was|ob|ein\w*|mit|ohne|zum|zur|fuer|bei|z\.\s?b|beispielsweise|um|mehr|weniger|die\s+ich)\b",
    person=r"\b(?:ich|mir|mich|mein\w*|wir|uns|unser\w*)\b",
    finite=r"\b(?:ich|wir|ihr|sie|er|es|man|ist|sind|war|waren|wird|wurden?|hat|habt|hatte|haben|kann|koennen|muss|muessen|musste|gibt|geht|kommt|kam|dauert|macht|funktioniert|bin|habe|fahren?|faehrt|liegt|steht|klebt|bricht|ging|finde)\b",
    pains=(
        r"\bzu\s+(?:viel\w*|wenig\w*|lang\w*|kurz\w*|teuer\w*|teure\w*|laut\w*|leise\w*|klein\w*|gross\w*|spaet\w*|langsam\w*|kompliziert\w*|voll\w*|heiss\w*|kalt\w*|schwer\w*|eng\w*|dunkel|umstaendlich\w*|hoch|oft|selten|weit)\b|"
        r"\b(?:eiskalt\w*|eisig\w*|ekel\w*|eklig\w*|widerlich\w*|mist|scheiss\w*|bloed\w*|doof|langweilig\w*|gefaehrlich\w*|rostig\w*|verdreckt\w*|ueberfuellt\w*|ungepflegt\w*|veraltet\w*|nutzlos\w*|null|zieht\s+es|geht\s+(?:gar\s+)?nichts|geht\s+nicht|laestig\w*|stress\w*|anstrengend\w*|peinlich\w*|belaestig\w*|ignorier\w*|abgelehnt|abgewimmelt|leider|schlecht\w*|schlimm\w*|furchtbar\w*|schrecklich\w*|unertraeglich\w*|unfreundlich\w*|katastrophe|katastrophal\w*|aerger\w*|nerv\w*|frust\w*|enttaeusch\w*|kaputt\w*|defekt\w*|fehler\w*|abgestuerzt|stuerzt|abbruch|bricht\s+ab|"
        r"dreckig\w*|schmutzig\w*|kleb\w+|stink\w*|muehsam\w*|umstaendlich\w*|unuebersichtlich\w*|unklar\w*|verwirr\w*|problem\w*|schwierig\w*|angst|schmerz\w*|weh(?:tun|tut|getan)?|verspaet\w*|verpass\w*|verlor\w*|verliere\w*|verlauf\w*|vergess\w*|"
        r"verwechs\w*|versteckt\w*|gesperrt|ueberseh\w*|unzuverlaessig\w*|ewig\w*|endlos\w*|staendig|dauernd|trotz|kaum|umsonst|vergeblich|weg\s*$|unmoeglich\w*|mangelhaft|lahm\w*|nie|niemand|stau|chaos|zumutung|frechheit)\b|"
        r"\b(?:ich|wir)\s+(?:\w+\s+){0,2}?(?:muss|musste|muessen|mussten|warte|wartete|suche|verpasse|verliere)\b|\b(?:muss|musste|sitze|stehe|warte)\s+ich\b|\bdauert\s+(?:\w+\s+){0,3}(?:ewig|lange|tage|wochen|stunden)\b|\bjedes\s+mal\b"
    ),
    gains=r"\b(?:wohl(?:fuehle)?|freue|freut|lobenswert|dankbar|mega|hammer|top|grosses\s+lob|super|toll\w*|klasse|prima|hervorragend\w*|ausgezeichnet\w*|freundlich\w*|hilfsbereit\w*|zufrieden|begeistert|liebe|perfekt\w*|einwandfrei|spitze|genial\w*|wunderbar\w*|angenehm\w*|sauber\w*|uebersichtlich\w*|zuverlaessig\w*|empfehlenswert|empfehle\w*|bestens|endlich|sehr\s+gut\w*|gefaellt|kompetent\w*|fantastisch\w*|grossartig\w*)\b",
    workarounds=r"\b(?:ich|wir)\s+(?:\w+\s+){0,2}?(?:stattdessen|behelf\w*|schreibe|schreiben|notiere|notieren|fuehre|fuehren|drucke|kopiere|rechne)\b|\bstattdessen\b|\bin\s+der\s+zwischenzeit\b|\b(?:ich|wir)\s+(?:fahre|gehe|kaufe|nehme|fahren|gehen|kaufen|nehmen)\s+(?:\w+\s+){0,2}?(?:inzwischen|mittlerweile|jetzt|lieber|halt|eben)\b",
    needs=r"\b(?:sicher\s+sein|sicher\s+fuehlen|verlassen\s+kann|ist\s+(?:mir|uns)\s+(?:sehr\s+)?wichtig|(?:mir|uns)\s+ist\s+(?:\w+\s+)?wichtig|moechte\s+(?:\w+\s+){0,3}(?:wissen|verstehen|vertrauen)|will\s+(?:\w+\s+){0,3}(?:wissen|verstehen|vertrauen)|zeit\s+(?:zu\s+)?sparen|geld\s+(?:zu\s+)?sparen)\b",
    contexts=r"^\W*(?:ich|wir)\s+(?:bin|sind|wohne|wohnen|lebe|leben|arbeite|arbeiten|habe\s+(?:zwei|drei|vier|ein\w*)\s+(?:kind\w*|hund\w*|katze\w*))\b|^\W*(?:abends|morgens|im\s+urlaub|am\s+wochenende)\b",
    denials=r"\b(?:nicht|nie|niemals|kein\w*|nichts|niemand|keiner|ohne|kaum|nirgends)\b",
    nothing=r"(?:(?:mir\s+)?faellt\s+(?:mir\s+)?(?:\w+\s+){0,2}?nichts\s+(?:\w+\s+)?ein|keine\s+ahnung|nichts(?:\s+(?:zu\s+sagen|einzuwenden|weiter|besonderes))?|nix|weiss\s+(?:ich\s+)?nicht|ich\s+weiss\s+(?:es\s+)?nicht|nein|nee|ja|k\.?\s?a\.?|keine?(?:\s+(?:angaben?|anmerkung\w*|kommentar\w*|wuensche|idee\w*|meinung|verbesserung\w*))?|passt(?:\s+(?:alles|so))?|alles\s+(?:gut|ok|okay|bestens|super|prima|in\s+ordnung)|so\s+(?:lassen|weiter)|weiter\s+so|danke|siehe\s+oben|gar\s+nichts|mir\s+faellt\s+nichts\s+ein|entfaellt)",
    not_wanted=r"(?:ich\b|nichts\b|keine\s+(?:ahnung|ideen?)\b|(?:mich\s+)?(?:bedanken|beschweren)\b|danke\b|dass\s+es\s+so\s+bleibt|sicher\s+sein\b|wissen\b|verstehen\b|nicht\b(?!\s+(?:mehr\s+)?(?:so|staendig|immer)))",
    asks_for_wants=r"\b(?:wuensch\w*|aendern|verbesser\w*|verbessert|vorschlae?g\w*|fehlt|haetten\s+sie\s+gern\w*|moechten\s+sie|sollten\s+wir|koennen\s+wir|koennten\s+wir|anregung\w*|ideen)\b",
    asks_why=r"\b(?:warum|weshalb|wieso|aus\s+welchem\s+grund|wozu|was\s+wuerde\s+(?:ihnen|dir)\s+das)\b",
    rewordings=(
        (r"(?:ich)\s+(?P<rest>[^,]+?)\s+kann", "Ich kann"),
        (r"(?:ich)\s+(?P<rest>[^,]+?)\s+koennte", "Ich kann"),
        (r"(?:wir)\s+(?P<rest>[^,]+?)\s+koennen", "Wir können"),
        (r"(?:ich)\s+(?P<rest>[^,]*?\bnicht\b[^,]*?)\s+(?:muss|muesste)", "Ich muss"),
        (r"(?:ich)\s+weiss,\s+(?P<rest>.+)", "Ich weiß,"),
        (r"(?:ich)\s+verstehe,\s+(?P<rest>.+)", "Ich verstehe,"),
        (r"kann\s+ich\s+(?P<rest>[^,]+)", "Ich kann"),
        (r"muss\s+ich\s+(?P<rest>(?:[^,]+\s)?nicht\s+[^,]+)", "Ich muss"),
        (r"weiss\s+ich,\s+(?P<rest>.+)", "Ich weiß,"),
    ),
)
