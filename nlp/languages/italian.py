"""Italian."""

from __future__ import annotations

from nlp.languages.cues import Cues

_NICE = r"(?:bello|bene|utile|comodo|ideale|ottimo|perfetto|meglio|interessante|fantastico|pratico|opportuno|carino|gradito|importante|buono)"

CUES = Cues(
    code="it",
    stop_words="""
        il lo la i gli le l' un uno una un' e ed o od ma né che chi cui quale quali quando dove come
        perché perchè poiché se non sì no già molto più meno tanto troppo anche io tu lui lei noi voi
        loro mi ti si ci vi me te ne mio mia miei mie tuo tua suo sua suoi sue nostro nostra nostri
        nostre vostro vostra vostri di del dello della dell' dei degli delle d' a al allo alla all' ai
        agli alle da dal dallo dalla dall' dai in nel nello nella nell' nei nelle con su sul sulla sui
        per tra fra senza questo questa questi queste quello quella quelli quelle è sono era erano sei
        siamo siete essere stato stata stati sarebbe sarebbero sarà fosse c'è ci ha hanno ho hai abbiamo
        avete avere aveva avuto può possono posso potete potrebbe potreste potrebbero potere voglio vuole
        vorrei vorremmo volere piacerebbe deve devono devo dovere dovreste dovrebbero fa fanno fare
        niente nulla nessuno mai sempre tutto tutta tutti tutte altro altra altri altre ogni qualcosa
        qualcuno cosa cose così qui lì ora poi allora grazie favore sia mentre solo soltanto oltre fino
        poco poca bene ancora
        servono serve servirebbe bisogno xke
    """,
    purpose=r"affinche|in\s+modo\s+(?:da|che|tale\s+che)|cosi(?=\s+(?:non\s+)?(?:posso|potrei|possiamo|so|saprei|riesco|trovo|evito|mi|mio|mia|i|il|la|le|gli|metto|risparmio|ho|avrei|sono|rischio|sbaglio|perdo|arrivo|devo|dovrei)\b)",
    purpose_to=r"(?:per|al\s+fine\s+di|allo\s+scopo\s+di)(?=\s+(?:non\s+)?(?:poter\w*|saper\w*|evitare|aver\w*|non|sentir\w*|essere|risparmiare|dover\w*)\b|\s+(?:non\s+)?\w+(?:are|ere|ire|rre|ar|er|ir)(?:[mtsc]i|l[oiae]|ne)?\s+\w+)",
    cause=r"perch[e']+(?!\s+non\s+(?:mettete|fate|aprite|c'e|avete|offrite|si\s+puo|installate|aggiungete)\b)|xke?|xche|poiche|siccome|dato\s+che|visto\s+che|dal\s+momento\s+che|a\s+causa\s+d\w+'?",
    consequence=r"altrimenti|se\s+no(?=,?\s)|senno|quindi|percio|per\s+questo(?=\s+\w)|cosi(?=\s+(?:mi|non)\s+\w)|dunque",
    wishes=(
        (
            "asks: would like",
            r"\b(?:vorrei|vorremmo|voglio|vogliamo|desider\w+|preferi\w+|chiedo|chiediamo|propongo|suggerisco|consiglio|gradirei|amerei|spero|apprezzerei)\s+(?:(?:tanto|solo|davvero)\s+)?(?:che\s+|di\s+(?=\w+re\b))?",
        ),
        (
            "asks: would like",
            r"\b(?:mi|ci)\s+(?:farebbe\s+(?:molto\s+)?piacere|piacerebbe\w*|servono|serve|servirebbe\w*|farebbe\s+comodo|aiuterebbe|mancan?o?|interesserebbe|occorr\w+)\s+(?:(?:molto|tanto)\s+)?(?:che\s+)?",
        ),
        ("asks: need", r"\b(?:ho|abbiamo|avrei|avremmo)\s+bisogno\s+(?:di\s+|che\s+|d')"),
        (
            "asks: should",
            r"\b(?:dovreste|dovrebbero|dovrebbe|bisognerebbe|bisogna|occorre|servono|serve|servirebbe\w*|ci\s+vorrebbe\w*|ci\s+vuole|ci\s+vogliono|manca|mancano)\s+(?:(?:anche|almeno|proprio)\s+)?(?:che\s+)?",
        ),
        (
            "asks: would be nice",
            r"\bsarebbe\s+(?:\w+\s+){0,2}?" + _NICE + r"\s+(?:che\s+|se\s+|poter\s+(?=avere))?",
        ),
        (
            "asks: can you",
            r"\b(?:potete|potreste|puo|potrebbe|sarebbe\s+possibile|è\s+possibile|si\s+puo|si\s+potrebbe)\s+(?:(?:per\s+favore)\s+)?(?=\w+(?:re|r[mc]i|rlo)\b)",
        ),
        (
            "asks: why not",
            r"\bperch[e']+\s+non\s+(?:mettete|fate|aprite|c'e|avete|offrite|si\s+puo|installate|aggiungete)\s+|\be\s+se\s+(?=\w+ste\b)|\b(?:mi[ao]|una)\s+(?:suggerimento|idea|proposta|consiglio)\s*(?::|è|sarebbe)\s*(?:di\s+|che\s+)?|\b(?:chiederei|suggerirei|proporrei|consiglierei)\s+(?:che\s+|di\s+(?=\w+re\b))?",
        ),
        ("asks: wish", r"\bmagari\s+(?:ci\s+fosse\s+|aveste\s+)?"),
        (
            "asks: add",
            r"^\W*(?:(?:per\s+favore|e),?\s+)*(?:mettete|aggiungete|inserite|prevedete|installate|offrite|datem?i|dateci)\s+",
        ),
    ),
    orders=r"(?:non\s+)?(?!estate|siete|avete|potete|sapete|volete|dovete|fate\s+sempre|rete\b|sete\b|date\b(?=\s+di)|lite\b|limite|visite\b|sempre)\w{2,}(?:ate|ete|ite)(?:[mc]i|l[oiae]|ne)?\b(?=\s+(?!sempre\b|spesso\b|mai\b)\w)",
    more=r"(?:(?:per\s+favore|molto|un\s+po'),?\s+)?(?:piu|meno|miglior\w*|maggior\w*)\s+(?=\w)|\w+[ie]\s+piu\s+(?=\w)",
    welcome=r"(?:(?:sarebbe|sarebbero)\s+(?:\w+\s+){0,2}?(?:"
    + _NICE
    + r")\b|per\s+favore\s*(?:$|[,.!])|(?:mi|ci)\s+aiuterebbe\w*\b|ci\s+starebbe\w*\b)",
    before=r"(?:(?:per\s+favore|per\s+piacere|e|ciao|salve),?\s+)",
    courtesy=r"(?:per\s+favore|per\s+piacere|grazie|grazie\s+mille|ecc\.?)",
    goes_on=r"(?:e|o|che|con|senza|di|del|della|dei|in|il|lo|la|i|gli|le|un|una|come|ad\s+esempio|piu|al|alla|quando|se|ma\s+non|soprattutto)\b",
    person=r"\b(?:io|mi|me|mio|mia|miei|mie|ci|nostr\w+|vivo|lavoro|esco|ho|perdo|sono|vado|giro|posso|riesco|sempre|arrivo|finisco|resto|devo|non\s+\w+o)\b",
    finite=r"(?:\b(?:io|mi|si|ci|è|sono|era|erano|ha|hanno|ho|c'è|puo|posso|arriva|chiude|funziona|va|vanno|non|stato|devo|trovo|avete|siete)\b|\bc'e\b)",
    pains=(
        r"\btropp[oaie]\b|\b(?:molto|tanto|cosi)\s+(?:car[oaie]|lent[oaie]|mal\w*|lung\w+|piccol\w+|difficil\w+|complicat\w+|sporc\w+|tardi|poc\w+|rumoros\w+|alt[oaie]|lontan\w+)\b|"
        r"\b(?:gelat[oaie]|ghiacciat\w+|schifo|schifos\w+|merda|noios\w+|pericolos\w+|arrugginit\w+|affollat\w+|antiquat\w+|inutil[ei]|insopportabil\w+|ignorano|maleducat\w+|antipatic\w+|non\s+va|non\s+ci\s+capisco|stress\w*|purtroppo|male|peggi\w+|pessim\w+|orribil\w+|terribil\w+|disastr\w+|delu[sd]\w*|frustr\w*|fastidi\w*|pesant[ei]|complicat\w*|difficil\w*|impossibil\w*|lent[oaie]|car[oaie]|rumor\w*|sporc\w+|appiccicos\w+|rott[oaie]|guast\w*|difettos\w+|"
        r"error\w*|problem\w*|blocca\w*|bloccat\w*|perd[oe]|perso|perdi|perdere|ritard\w*|aspett\w+|attes[ae]|code|coda|fil[ae]|dura\s+un'eternita|dimentic\w+|nascost\w+|paura|terrore|angoscia|ansia|dolor\w*|bruciano|malat\w+|ammalo|mai|nessuno|tardi|confusion\w*|discutere|stanc\w+|vergogna|scade|stufo|stufa|preoccupat\w+|sbaglio|caos)\b|"
        r"\b(?:devo|ho\s+dovuto|dobbiamo|dovevo)\s+\w+|\bnon\s+(?:riesco|posso|ho\s+potuto|trovo|capisco|so|funziona\w*|c'e|c'è|arriva\w*|mi\s+\w+|ho|risponde\w*)\b|\bper\s+(?:ore|giorni|mesi|\w+\s+(?:ore|giorni|minuti))\b|\bresto\s+\w+\s+ore\b"
    ),
    gains=r"\b(?:mi\s+trovo\s+(?:\w+\s+)?bene|felic[ei]|fenomen\w+|ottim[oaie]|eccellent[ei]|perfett[oaie]|fantastic[oaie]|meraviglios\w+|gentil[ei]|simpatic\w+|disponibil[ei]|veloc[ei]|pulit[oaie]|comod[oaie]|pratic[oaie]|content[oaie]|soddisfatt\w+|adoro|complimenti|finalmente|consiglio|molto\s+(?:bene|buon\w*|brav\w+)|(?:mi|ci)\s+piac(?:e|ciono)|buon\s+servizio|efficient[ei]|brav[oaie]|bravissim\w+)\b",
    workarounds=r"\b(?:invece|nel\s+frattempo|al\s+suo\s+posto|in\s+alternativa)\b|\b(?:scrivo\s+tutto|annoto|segno|uso\s+(?:una?|un|il\s+mio|la\s+mia)|stampo|calcolo|tengo\s+il\s+conto)\b|\bormai\s+(?:prendo|vado|compro|uso)\b|\badesso\s+(?:prendo|vado|compro|uso)\b",
    needs=r"\b(?:essere\s+sicur[oa]|sentirmi|fidarmi|poter\s+contare|contare\s+su\w*|importante\s+per\s+(?:me|noi)|per\s+(?:me|noi)\s+è\s+importante|(?:mi|ci)\s+importa|voglio\s+(?:sapere|capire)|vorrei\s+(?:sapere|capire)|risparmiare\s+(?:tempo|soldi|denaro)|la\s+cosa\s+(?:piu\s+)?importante)\b",
    contexts=r"^\W*(?:io\s+)?(?:sono\s+(?:in\s+pensione|un[ao']?|pensionat\w+|incinta|di)|vivo|abito|lavoro|viviamo|abitiamo|siamo\s+in|ho\s+(?:due|tre|quattro|un|una)\s+(?:figli\w*|can[ei]|gatt\w+|bambin\w+))\b|^\W*(?:la\s+sera|la\s+mattina|nel\s+fine\s+settimana|in\s+vacanza)\b",
    denials=r"\b(?:non|mai|niente|nulla|nessun\w*|senza|ne)\b",
    nothing=r"(?:(?:al\s+momento\s+|per\s+ora\s+)?non\s+mi\s+viene\s+in\s+mente\s+(?:niente|nulla)|niente(?:\s+(?:da\s+(?:dire|aggiungere|segnalare)|di\s+particolare|altro))?|nulla|non\s+(?:lo\s+)?so|nessun[oa']?(?:\s*(?:commento|idea|suggerimento|opinione))?|no|si|(?:va\s+)?tutto\s+(?:bene|ok|perfetto|a\s+posto)|va\s+(?:tutto\s+)?bene|senza\s+commenti|non\s+saprei|grazie|n\.?\s?d\.?|non\s+applicabile|continuate\s+cosi)",
    not_wanted=r"(?:niente\b|nulla\b|ringraziare\b|ringraziarvi\b|dire\b|dirvi\b|complimentarmi\b|(?:essere\s+sicur|sentirmi|sapere\b|capire\b|fidarmi\b)|tornare\b|lamentarmi\b)",
    asks_for_wants=r"\b(?:vorrest[ei]|vorrebbe|desider\w+|miglior(?:are|iamo|ie|amenti|ereste)|cambier\w+|cambiare|suggeriment\w+|suggerisc\w+|piacerebbe|manca|propost\w+|aggiunger\w+|possiamo|potremmo|idee|consigli)\b",
    asks_why=r"(?:\bperche\b|\bmotivo\b|\bmotivi\b|\bragion[ei]\b|\bcome\s+mai\b)",
    rewordings=(
        (r"(?:io\s+)?possa\s+(?P<rest>.+)", "Posso"),
        (r"poter\s+(?P<rest>.+)", "Posso"),
        (r"potere\s+(?P<rest>.+)", "Posso"),
        (r"non\s+dover\s+(?P<rest>.+)", "Non devo"),
        (r"(?P<rest>(?:non\s+)?(?:so|posso|riesco\s+a|trovo|metto|rischio|sbaglio|devo)\s+.+)", ""),
        (r"sapere\s+(?P<rest>.+)", "So"),
        (r"(?P<rest>(?!essere\s|avere\s)\w+(?:are|ere|ire|rre)\s+.+)", "Posso"),
    ),
)
