"""Portuguese, as written in Portugal and in Brazil."""

from __future__ import annotations

from nlp.languages.cues import Cues

_NICE = r"(?:bom|boa\s+ideia|otimo|optimo|util|ideal|fantastico|perfeito|melhor|interessante|legal|excelente|pratico|conveniente|importante|giro)"

CUES = Cues(
    code="pt",
    stop_words="""
        o a os as um uma uns umas e ou mas nem que quem qual quando onde como porque pois se não sim já
        muito mais menos tão também eu tu ele ela você vocês nós eles elas me te lhe nos vos lhes mim
        meu minha meus minhas teu tua seu sua seus suas nosso nossa nossos nossas de do da dos das em no
        na nos nas num numa ao à aos às com sem por pelo pela pelos pelas para pra sobre entre até desde
        este esta isto estes estas esse essa isso esses essas aquele aquela aquilo é são era eram sou
        somos ser sido está estão estou estava estar esteve foi foram há havia haver houve tem têm tenho
        ter tinha teria tive pode podem posso poder poderia poderiam quero quer querer queria queriam
        gostaria gostava gostaríamos deve devem deviam deveriam deveria faz fazem fazer nada ninguém
        nunca sempre tudo todo toda todos todas outro outra outros outras cada algo alguém algum alguma
        muita muitos muitas pouco pouca coisa coisas assim aqui ali agora depois então obrigado obrigada
        favor seja embora enquanto só apenas além demais demasiado bem fico uso
        preciso precisa precisamos pq
    """,
    purpose=r"para\s+que|pra\s+que|a\s+fim\s+de\s+que|de\s+(?:modo|maneira|forma)\s+que|assim(?=\s+(?:nao\s+)?(?:posso|podia|poderia|podemos|consigo|tenho|teria|sei|saberia|evito|fico|encontro|percebo|entendo|poupo|economizo|os|as|o|a|eu|me|perco|chego|ja)\b)",
    purpose_to=r"(?:para|pra|a\s+fim\s+de|afim\s+de|de\s+modo\s+a)(?=\s+(?:nao\s+)?(?:poder\w*|saber\w*|evitar\w*|ter\w*|nao|sentir\w*|estar|poupar|economizar|ser)\b|\s+(?:nao\s+)?\w+[aei]r(?:-\w+|mos|em)?\s+\w+\s+\w)",
    cause=r"por\s?que|pq|ja\s+que|visto\s+que|uma\s+vez\s+que|pois(?=\s+\w)|devido\s+a(?:o|os|s)?|por\s+causa\s+d\w+",
    consequence=r"senao|se\s+nao(?=,)|caso\s+contrario|por\s+isso|por\s+isto|por\s+essa\s+razao|portanto|entao(?=\s+(?:tenho|nao|fico|perco)\b)",
    wishes=(
        (
            "asks: would like",
            r"\b(?:gostaria|gostava|gostavamos|gostariamos|adorava|adoraria|agradecia|agradeceria|apreciaria)\s+(?:(?:muito|imenso)\s+)?(?:de\s+|da\s+|do\s+|duma?\s+)?(?:que\s+)?",
        ),
        (
            "asks: want",
            r"\b(?:quero|queria|queremos|queriamos|preciso|precisava|precisamos|necessito|desejo|desejamos|desejaria|prefiro|preferia|peco|solicito|proponho|sugiro|espero|sinto\s+falta)\s+(?:(?:muito|so|apenas)\s+)?(?:de\s+|da\s+|do\s+)?(?:que\s+)?",
        ),
        (
            "asks: should",
            r"\b(?:deviam|devia|deveriam|deveria|podiam|podia|poderiam|poderia|tem\s+que|tem\s+de|teriam\s+de|e\s+preciso|era\s+preciso|faltam?|faz\s+falta|fazem\s+falta|faltava)\s+(?:(?:de|voces|pelo\s+menos)\s+)?(?:que\s+)?",
        ),
        (
            "asks: would be nice",
            r"\b(?:seria|era)\s+(?:\w+\s+){0,2}?" + _NICE + r"\s+(?:que\s+|se\s+)?",
        ),
        (
            "asks: can you",
            r"\b(?:podem|pode|poderiam|poderia|seria\s+possivel|e\s+possivel|da\s+para|dava\s+para)\s+(?:(?:por\s+favor|voces)\s+)?(?=\w+[aei]r)",
        ),
        (
            "asks: why not",
            r"\bpor\s?que\s+nao\s+(?:poem|ha|tem|abrem|fazem|oferecem|colocam|se\s+pode|instalam)\s+|\bque\s+tal\s+(?:se\s+)?|\be\s+se\s+(?=\w+m\b)|\b(?:minha|uma)\s+(?:sugestao|ideia|proposta)\s*(?::|è|seria)\s*(?:que\s+)?|\b(?:pedia|pediria|agradava-me|dava-me\s+jeito)\s+(?:que\s+)?",
        ),
        (
            "asks: wish",
            r"\b(?:quem\s+me\s+dera|oxala|tomara)\s+(?:que\s+)?(?:houvesse\s+|tivesse\w*\s+)?",
        ),
        (
            "asks: add",
            r"^\W*(?:(?:por\s+favor|e),?\s+)*(?:ponham|coloquem|adicionem|acrescentem|incluam|instalem|oferecam|disponibilizem)\s+",
        ),
    ),
    orders=r"(?:nao\s+)?(?:arranjem|abram|facam|melhorem|aumentem|baixem|reduzam|limpem|guardem|enviem|mandem|entreguem|partilhem|compartilhem|separem|esperem|permitam|deem|avisem(?:-me|-nos)?|mudem|troquem|tirem|criem|deixem|tenham|contratem|parem|mostrem|expliquem|digam|corrijam|arranjem|atualizem|facilitem|fechem|liguem|ponham)\b(?=\s+\w)",
    more=r"(?:(?:por\s+favor|muito|um\s+pouco),?\s+)?(?:mais|menos|melhor(?:es)?|maior(?:es)?)\s+(?=\w)|\w+s\s+mais\s+(?=\w)",
    welcome=r"(?:(?:seria|seriam|era|eram)\s+(?:\w+\s+){0,2}?(?:"
    + _NICE
    + r")\b|por\s+favor\s*(?:$|[,.!])|(?:me|nos)\s+ajudaria\w*\b|ajudava\w*\b)",
    before=r"(?:(?:por\s+favor|e|ola|pois),?\s+)",
    courtesy=r"(?:por\s+favor|porfavor|pf|obrigad[oa]|muito\s+obrigad[oa]|etc\.?)",
    goes_on=r"(?:e|ou|que|com|sem|de|do|da|dos|das|em|no|na|o|a|os|as|um|uma|como|por\s+exemplo|mais|ao|quando|se|mas\s+nao|sobretudo)\b",
    person=r"\b(?:eu|me|meu|minha|meus|minhas|nos|noss\w+|vivo|moro|trabalho|saio|tenho|perco|estou|vou|ando|posso|consigo|sempre|fico|chego|sou|demoro|acabo|ouco|nao\s+\w+o)\b|-me\b",
    finite=r"(?:\b(?:eu|me|se|nos|è|sao|era|eram|estao|estou|ha|havia|tem|tenho|posso|pode|foi|foram|chegou|chega|demora|fecha|funciona|vai|vao|nao|fico|sei)\b|-me\b)",
    pains=(
        r"\bdemasiad\w*\b|\bdemais\b|\b(?:muito|tao)\s+(?:car[oa]s?|lent[oa]s?|mau|ma|longa?s?|pequen\w+|dificil|complicad\w+|suj\w+|tarde|pouc[oa]s?|barulhent\w+|alt[oa]s?|longe)\b|"
        r"\b(?:gelad[oa]s?|nojo|nojent[oa]s?|merda|porcaria|aborrecid\w+|perigos\w+|enferrujad\w+|lotad[oa]s?|antiquad\w+|inutil|inuteis|insuportaveis|ignoram|mal-educad\w+|antipatic\w+|nada\s+funciona|nao\s+me\s+entendo|stress\w*|estress\w*|infelizmente|mau|maus|ma|pior\w*|pessim\w+|horrivel|horriveis|terrivel|terriveis|desastre\w*|decepcion\w*|desilu\w*|frustr\w*|irrita\w*|chat[oa]s?|complicad\w*|dificil|dificeis|impossivel|lent[oa]s?|car[oa]s?|barulh\w*|suj[oa]s?|pegajos\w+|partid[oa]s?|avari\w+|estraga\w*|"
        r"falh\w+|erros?|problema\w*|trava\w*|bloque\w+|perco(?:-me)?|perdi|perde\w*|atras\w*|esper[aoe]\w*|filas?|demor\w+|esquec\w+|escondid\w+|medo|panico|angusti\w+|dor|dores|doem\w*|doente\w*|nunca|ninguem|tarde|confus\w+|velh[oa]s?|insuportavel|discutir|cansad\w+|vergonha|expira\w*|fart[oa]|preocupad\w+|terrivel|degraus)\b|"
        r"\b(?:tenho|tive|temos|tinha)\s+(?:de|que)\b|\bnao\s+(?:consigo|consegui|posso|pude|encontro|percebo|entendo|sei|funciona\w*|ha|chega\w*|me\s+\w+|tenho|atende\w*|responde\w*)\b|\bdurante\s+(?:\w+\s+)?(?:horas|dias|minutos)\b"
    ),
    gains=r"\b(?:sinto-me\s+(?:\w+\s+)?bem|espetaculo|espectaculo|feliz|alegr\w+|fixe|show|excelentes?|otim[oa]s?|optim[oa]s?|perfeit[oa]s?|fantastic[oa]s?|maravilhos\w+|simpatic[oa]s?|atencios[oa]s?|rapid[oa]s?|limp[oa]s?|comod[oa]s?|pratic[oa]s?|content[es]?|satisfeit[oa]s?|adoro|adorei|gosto|gostei|amei|parabens|finalmente|recomendo|muito\s+(?:bem|bom|boa|gentis?)|bom\s+(?:servico|atendimento)|eficientes?)\b",
    workarounds=r"\b(?:em\s+vez\s+disso|no\s+entretanto|entretanto|enquanto\s+isso|em\s+alternativa)\b|\b(?:anoto|aponto|escrevo\s+(?:as|os|tudo|num)|uso\s+(?:uma?|o\s+meu)|imprimo|calculo)\b|\bagora\s+(?:vou|compro|apanho|uso)\b",
    needs=r"\b(?:ter\s+(?:a\s+)?certeza|sentir-me|me\s+sentir|confiar|poder\s+confiar|importante\s+para\s+(?:mim|nos)|o\s+(?:mais\s+)?importante|quero\s+(?:saber|perceber|entender)\s+(?:o\s+que|se|que|quando|como)|poupar\s+(?:tempo|dinheiro)|economizar|o\s+que\s+(?:me\s+)?importa)\b",
    contexts=r"^\W*(?:eu\s+)?(?:sou|vivo|moro|trabalho|vivemos|moramos|somos|estou\s+(?:reformad|aposentad|gravid|em)\w*|tenho\s+(?:dois|duas|tres|quatro|um|uma)\s+(?:filh\w+|cao|caes|gat\w+|criancas))\b|^\W*(?:a\s+noite|de\s+manha|ao\s+fim\s+de\s+semana|nas\s+ferias)\b",
    denials=r"\b(?:nao|nunca|jamais|nada|ninguem|nenhum\w*|sem|nem|tampouco)\b",
    nothing=r"(?:(?:agora\s+|de\s+momento\s+)?nao\s+me\s+(?:lembro\s+de|ocorre)\s+nada|nada(?:\s+(?:mais|a\s+(?:dizer|acrescentar|declarar)|em\s+especial))?|nao\s+sei|nenhum[a]?(?:\s+(?:comentario|ideia|sugestao|opiniao))?|nao|sim|(?:esta\s+)?tudo\s+(?:bem|otimo|optimo|ok|certo|perfeito)|sem\s+(?:comentarios?|opiniao|sugestoes)|nao\s+faco\s+ideia|obrigad[oa]|nao\s+se\s+aplica|continuem(?:\s+assim)?|ns\s*/?\s*nr)",
    not_wanted=r"(?:nada\b|agradecer\b|dar\s+os\s+parabens|dizer\b|(?:ter\s+(?:a\s+)?certeza|sentir-me|perceber\b|entender\b|confiar\b)|voltar\b|reclamar\b)",
    asks_for_wants=r"\b(?:gostaria\w*|gostava|melhor(?:ar|ia|ias|amos)|mudaria\w*|mudar|sugest\w+|sugere\w*|deseja\w*|desejo\w*|queria|falta|propo\w*|acrescentaria|podemos|poderiamos|precisa\w*|ideias)\b",
    asks_why=r"(?:\bpor\s?que\b|\bporque\b|\brazao\b|\brazoes\b|\bmotivos?\b)",
    rewordings=(
        (r"(?:eu\s+)?possa\s+(?P<rest>.+)", "Posso"),
        (r"possamos\s+(?P<rest>.+)", "Podemos"),
        (r"podermos\s+(?P<rest>.+)", "Podemos"),
        (r"poder\s+(?P<rest>.+)", "Posso"),
        (r"(?:eu\s+)?nao\s+(?:ter|precise)\s+de\s+(?P<rest>.+)", "Não tenho de"),
        (r"nao\s+ter\s+que\s+(?P<rest>.+)", "Não tenho que"),
        (r"(?:eu\s+)?nao\s+tenha\s+de\s+(?P<rest>.+)", "Não tenho de"),
        (r"(?P<rest>(?:nao\s+)?(?:fico|percebo|encontro|consigo|posso)\s+.+)", ""),
        (r"saber\s+(?P<rest>.+)", "Sei"),
        (r"(?P<rest>(?!ter\s)\w+[aei]r\s+.+)", "Posso"),
    ),
)
