"""French."""

from __future__ import annotations

from nlp.languages.cues import Cues

_NICE = r"(?:bien|bon|super|genial|top|sympa|utile|pratique|ideal|agreable|parfait|mieux|interessant|appreciable|souhaitable|cool)"

CUES = Cues(
    code="fr",
    stop_words="""
        le la les l' un une des du de d' et ou mais donc car ni que qu' qui quoi dont où quand comment
        pourquoi si ce c' cet cette ces ça cela celui celle je j' tu il elle on nous vous ils elles me m'
        te t' se s' lui leur leurs y en mon ma mes ton ta tes son sa ses notre nos votre vos est sont
        était étaient sera serait seraient être été suis es sommes êtes ai as a avons avez ont avait
        avais aurait avoir eu fait faire fais peut peux pouvez pouvoir pourrait pourriez dois doit devez
        il faut faudrait voudrais voudrait aimerais aimerions souhaite veux veut ne n' pas plus jamais
        rien personne aucun aucune trop très bien aussi encore toujours déjà tout toute tous toutes même
        autre autres chaque plusieurs peu beaucoup moins à au aux dans par pour sur sous avec sans chez
        entre vers depuis pendant avant après lors afin parce puisque comme sinon alors ici là oui non
        merci svp s'il plaît j'ai c'est n'est qu'il qu'on d'un d'une l'on était quelque quelques
        besoin svp
    """,
    purpose=r"pour\s+qu(?:e\b|')|afin\s+qu(?:e\b|')|de\s+(?:facon|maniere|sorte)\s+(?:a\s+ce\s+)?que|comme\s+ca|ainsi(?=\s+(?:je|j'|on|nous|mes|les)\b)",
    purpose_to=r"afin\s+d(?:e\b|')|pour(?=\s+(?:ne\s+(?:pas|plus|jamais)\s+(?:[mts]'|(?:me|te|se|nous|y|en)\s+)*\w+(?:er|ir|re)\b|(?:[mts]'|l'|(?:me|se|nous|y|en|la|les|le|mieux)\s+)*\w+(?:er|ir|oir|re)\b(?!s)\s+\w))|de\s+(?:facon|maniere)\s+a\b",
    cause=r"parce\s?qu(?:e\b|')|car(?=\s+\w)|puisqu(?:e\b|')|(?:etant|vu)\s+donne\s+qu(?:e\b|')|a\s+cause\s+d(?:e\b|u\b|es\b|')",
    consequence=r"sinon|du\s+coup|donc(?=\s+(?:je|j'|on|nous|il|ca|mes|mon|ma)\b)|alors(?=\s+(?:je|j'|on|nous)\b)|c'est\s+pourquoi|resultat\s*,|autrement",
    wishes=(
        (
            "asks: would like",
            r"\b(?:je|nous|on)\s+(?:voudrai\w*|souhait\w*|desir\w*|veux|veut|voulons|prefer\w*|propose\w*|suggere\w*|demand\w*|recommand\w*)\s+(?:(?:bien|juste|simplement|vraiment|aussi|beaucoup)\s+)*(?:d'abord\s+|d'|de\s+(?=(?:\w+er|\w+ir|pouvoir|la|plus)\b))?",
        ),
        (
            "asks: would like",
            r"\b(?:j'|nous\s+|on\s+)aimeri?(?:ais|ons|ait)\s+(?:(?:bien|beaucoup|juste|aussi|vraiment)\s+)*",
        ),
        (
            "asks: need",
            r"\b(?:j'|nous\s+|on\s+)(?:aurai\w*|ai|avons|a)\s+(?:\w+\s+)?besoin\s+(?:de\s+|d'|que\s+)",
        ),
        (
            "asks: should",
            r"\b(?:il\s+)?(?:faudrait|faut)\s+(?:(?:absolument|vraiment|aussi|juste|peut-etre|que\s+vous)\s+)*(?:que\s+)?",
        ),
        (
            "asks: should",
            r"\b(?:vous|on|ils)\s+(?:devriez|devrait|devraient|pourriez)\s+(?:(?:vraiment|aussi|peut-etre|au\s+moins)\s+)*",
        ),
        (
            "asks: would be nice",
            r"\b(?:ce|ca)\s+serait\s+(?:\w+\s+){0,2}?" + _NICE + r"\s+(?:d'|de\s+|que\s+|si\s+)",
        ),
        (
            "asks: can you",
            r"\b(?:pourri?ez|pouvez|serait-il\s+possible|est-il\s+possible|est-ce\s+possible|y\s+a-t-il\s+moyen)(?:-vous)?\s+(?:(?:s'il\s+vous\s+plait|svp)\s+)?(?:d'|de\s+)?",
        ),
        (
            "asks: could we",
            r"\b(?:on|vous)\s+(?:ne\s+)?(?:pourrait|pourriez|peut|pouvez)\s+(?:pas\s+)(?=\w+(?:er|ir|re|oir)\b)|\bsi\s+seulement\s+(?:on|je|vous|nous)\s+pouv\w+\s+|\b(?:pourquoi\s+(?:ne\s+)?pas)\s+|\bpourquoi\s+(?:vous\s+)?n'\w+\s+(?:\w+\s+)?pas\s+(?:de\s+|d')?",
        ),
        (
            "asks: suggests",
            r"\bje\s+reve\s+(?:de\s+|d')|\b(?:ma|une)\s+(?:suggestion|idee|proposition)\s*(?::|serait|est)\s*(?:de\s+|d')?|\b(?:auriez|avez|proposez)-vous\s+(?=d)|\bpensez\s+a\s+|\bet\s+si\s+(?:on|vous)\s+",
        ),
        (
            "asks: is missing",
            r"\b(?:il\s+manque|il\s+me\s+manque|manque)\s+(?:(?:juste|vraiment|surtout|encore)\s+)*(?:d'|de\s+(?!la\b))?",
        ),
        (
            "asks: add",
            r"^\W*(?:merci\s+(?:de\s+|d')(?=\w+(?:er|ir|re)\b)(?:ajouter\s+|mettre\s+)?|(?:ajoutez|mettez|proposez|prevoyez|donnez(?:-(?:nous|moi))?|installez|remettez)\s+)",
        ),
    ),
    orders=r"(?:ne\s+)?(?!assez|chez|avez|savez|pouvez|voulez|etes|devez|nez|vous|aurez|serez|trouvez-|rendez)(?:faites|dites|\w{2,}ez)(?:-(?:nous|moi|les|la|le))?\b(?=\s+\w)",
    more=r"(?:(?:beaucoup|un\s+peu|bien)\s+)?(?:plus|moins|davantage)\s+(?:de\s+|d')|(?:de\s+)?meilleure?s?\s+(?=\w)|des\s+(?:\w+\s+){1,2}plus\s+(?=\w)",
    welcome=r"(?:(?:serai(?:t|ent)|ce\s+serait)\s+(?:\w+\s+){0,2}?"
    + _NICE
    + r"e?s?\b|s'il\s+vous\s+plait\s*(?:$|[,.!])|svp\s*(?:$|[,.!])|me\s+manquent?\b|m'aiderait\b)",
    before=r"(?:(?:s'il\s+(?:vous|te)\s+plait|svp|bonjour|et|alors|surtout|merci),?\s+)",
    courtesy=r"(?:s'il\s+(?:vous|te)\s+plait|svp|merci|etc\.?|merci\s+d'avance)",
    goes_on=r"(?:et|ou|qui|que|qu'|dont|ou\s+l'on|avec|sans|de|d'|des|du|la|le|les|un|une|comme|par|plus|au|aux|en|quand|si|notamment)\b",
    person=r"(?:\b(?:je|moi|me|mon|ma|mes|nous|notre|nos|on)\b|\b[jm]')",
    finite=r"(?:\b(?:je|tu|il|elle|on|nous|vous|ils|elles|est|sont|etait|etaient|a|ont|avait|peut|faut|fait|arrive|part|marche\s+(?:pas|jamais)|dure|plante)\b|\bj'|\bn'|\bc'est\b)",
    pains=(
        r"\btrop\b|\b(?:glace|glaces|glacee?s?|degoutant\w*|degueulasse\w*|merde|insupportable\w*|ennuyeu\w*|danger\w*|rouille\w*|bonde\w*|surcharge\w*|obsolete\w*|vetuste\w*|ras-le-bol|marre|galere\w*|cohue|lourd\w*|ignore\w*|impoli\w*|desagreable\w*|fonctionne\s+(?:pas|plus|mal)|marche\s+(?:pas|plus|mal)|comprends\s+rien|malheureusement|mauvais\w*|mal|nul\w*|horrible\w*|terrible\w*|affreux|catastroph\w*|decev\w*|decu\w*|enerv\w*|agac\w*|frustr\w*|penible\w*|complique\w*|difficile\w*|impossible\w*|lent\w*|cher|chere|chers|bruyant\w*|sale\w*|collant\w*|puent?|"
        r"cass\w+|panne\w*|defectueu\w*|bug\w*|plante\w*|erreur\w*|probleme\w*|perd\w*|perdu\w*|rate|rates|retard\w*|attente|attendre|attend\w*|oubli\w*|bloque\w*|caches?|cachee?s?|peur|angoiss\w*|stress\w*|douleurs?|malade\w*|interminable\w*|expire|manque\s+de|refus\w*|malgre|dommage|honte\w*|pire|inutile\w*|poubelle|salis|tromp\w*|deborde)\b|"
        r"\b(?:je|j'|on|nous)\s?(?:n'arrive|n'ai\s+pas|ne\s+(?:peux|comprends|trouve|sais)|doi[st]|dus?|ai\s+du|devons|perds|rate)\b|\bai\s+du\b|\bpendant\s+(?:des\s+|\w+\s+)?(?:heures|minutes|jours)\b|\bpersonne\s+ne\b|\bn'arrive\s+(?:pas|jamais)\b|\bfait\s+la\s+queue\b|\bjamais\b|\bdois\b"
    ),
    gains=r"\b(?:au\s+top|chouette|sens\s+(?:\w+\s+)?bien|heureu\w*|super|genial\w*|excellent\w*|parfait\w*|formidable\w*|adore|aimables?|sympath?i?\w*|agreables?|pratiques?|rapides?|propres?|competents?|accueillant\w*|content\w*|satisfait\w*|ravi\w*|bravo|felicitations|enfin|recommande|impeccables?|efficaces?|merveilleu\w*|tres\s+(?:bien|bon\w*|gentil\w*)|souriant\w*|rien\s+a\s+redire)\b",
    workarounds=r"\b(?:a\s+la\s+place|en\s+attendant|je\s+me\s+debrouille|a\s+defaut)\b|\b(?:je|on|nous)\s+(?:note|notons|ecris|imprime|imprimons|calcule|prends\s+(?:maintenant|desormais|plutot)|commande\s+ailleurs|vais\s+ailleurs|utilise\s+(?:un|une|mon))\b",
    needs=r"\b(?:etre\s+surs?e?s?|me\s+sentir|avoir\s+confiance|faire\s+confiance|compter\s+sur|important\s+pour\s+(?:moi|nous)|veux\s+(?:savoir|comprendre)|voudrais\s+(?:savoir|comprendre)|gagner\s+du\s+temps|economiser|ce\s+qui\s+compte)\b",
    contexts=r"^\W*(?:je\s+(?:suis|vis|travaille)|j'habite|nous\s+(?:sommes|habitons|vivons)|j'ai\s+(?:deux|trois|quatre|un|une)\s+(?:enfants?|chiens?|chats?))\b|^\W*(?:le\s+(?:soir|matin|week-end)|en\s+vacances)\b",
    denials=r"\b(?:ne|pas|jamais|aucune?|rien|personne|sans|ni)\b|\bn'",
    nothing=r"(?:(?:j'ai\s+|je\s+n'ai\s+)?pas\s+d'idees?|rien\s+ne\s+me\s+vient(?:\s+a\s+l'esprit)?|rien(?:\s+(?:du\s+tout|a\s+(?:dire|ajouter|signaler|changer)|de\s+special))?|je\s+ne\s+sais\s+pas|je\s+sais\s+pas|sais\s+pas|r\.?a\.?s\.?|aucune?(?:\s+(?:idee|commentaire|avis|suggestion|remarque))?|non|oui|tout\s+(?:va|est)\s+(?:bien|parfait|ok)|c'est\s+(?:bien|parfait|ok)|pas\s+d(?:e\s+|')(?:avis|idee|commentaires?|remarques?)|merci|neant|sans\s+(?:avis|commentaire)|nsp|continuez(?:\s+comme\s+ca)?|voir\s+(?:plus\s+haut|ci-dessus))",
    not_wanted=r"(?:rien\b|vous\s+(?:dire|remercier|feliciter)\b|(?:etre\s+sur|me\s+sentir|savoir\s|comprendre\b)|pas\b|plus\s+jamais\b|remercier\b|feliciter\b)",
    asks_for_wants=r"\b(?:souhait\w*|aimeriez|voudriez|amelior\w*|suggestion\w*|suggere\w*|propos\w*|changer\w*|changeriez|manque|devrions|pourrions-nous|attentes|envies|idees)\b",
    asks_why=r"\b(?:pourquoi|pour\s+quelle\s+raison|raisons?|en\s+quoi|qu'est-ce\s+que\s+cela\s+vous)\b",
    rewordings=(
        (r"je\s+puisse\s+(?P<rest>.+)", "Je peux"),
        (r"nous\s+puissions\s+(?P<rest>.+)", "Nous pouvons"),
        (r"on\s+puisse\s+(?P<rest>.+)", "On peut"),
        (r"je\s+sache\s+(?P<rest>.+)", "Je sais"),
        (r"je\s+sois\s+(?P<rest>.+)", "Je suis"),
        (r"je\s+comprenne\s+(?P<rest>.+)", "Je comprends"),
        (r"je\s+n'aie\s+(?P<rest>(?:plus|pas)\s+.+)", "Je n'ai"),
        (r"pouvoir\s+(?P<rest>.+)", "Je peux"),
        (r"savoir\s+(?P<rest>.+)", "Je sais"),
        (
            r"(?P<rest>(?!ne\s|etre\s)(?:m'|l'|(?:me|la|les|le|mieux)\s+)?\w+(?:er|ir)\s+.+)",
            "Je peux",
        ),
    ),
)
