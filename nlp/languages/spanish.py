"""Spanish."""

from __future__ import annotations

from nlp.languages.cues import Cues

_NICE = r"(?:bien|bueno|buena\s+idea|genial|util|ideal|estupendo|perfecto|mejor|interesante|fantastico|comodo|practico|conveniente|importante)"

CUES = Cues(
    code="es",
    stop_words="""
        el la los las lo un una unos unas y e o u ni que qué quien quién cual cuál cuando cuándo donde
        dónde como cómo porque pero sino si sí no ya muy más mas menos tan tanto también tampoco yo tú
        él ella usted nosotros ellos ellas ustedes me te se nos os le les mi mis tu tus su sus nuestro
        nuestra nuestros nuestras de del al a en con sin por para sobre entre hasta desde hacia según
        durante tras ante este esta esto estos estas ese esa eso esos esas aquel es son era eran soy eres
        somos ser sido está están estoy estaba estaría estar estuve fue fueron hay había haber ha han he
        hemos hubiera tiene tienen tengo tener tenía puede pueden puedo poder podría podrían quiero
        quiere querer quisiera gustaría debe deben deberían debería hace hacen hacer nada nadie nunca
        siempre todo toda todos todas otro otra otros otras cada algo alguien alguno alguna mucho mucha
        muchos muchas poco poca cosa cosas así aquí allí ahora luego entonces gracias favor sea aunque
        mientras solo sólo además demasiado bien
        necesito necesita necesitamos pq
    """,
    purpose=r"para\s+que|a\s+fin\s+de\s+que|de\s+(?:modo|manera|forma)\s+que|asi(?=\s+(?:no\s+)?(?:puedo|podria\w*|podemos|tengo|tendria|se|sabre|sabria|evito|me|mi|mis|nos|encuentro|ahorro|estoy|los|las|el|la|pierdo|llego)\b)|con\s+el\s+fin\s+de\s+que",
    purpose_to=r"(?:para|a\s+fin\s+de|con\s+el\s+fin\s+de)(?=\s+(?:no\s+)?(?:poder|saber|evitar|tener|no|sentir\w*|estar|ahorrar|ser)\b|\s+(?:no\s+)?\w+[aei]r(?:[mts]e|nos|l[aeo]s?)*\s+\w+\s+\w)",
    cause=r"porqu?e|pq|ya\s+que|puesto\s+que|pues(?=\s+\w)|debido\s+a(?:l|\s+que)?|por\s+culpa\s+de",
    consequence=r"(?:si|sino)\s+no(?=,?\s)|de\s+lo\s+contrario|por\s+(?:eso|ello|lo\s+que|lo\s+tanto)|asi\s+que|en\s+caso\s+contrario|entonces(?=\s+(?:tengo|me|no|pierdo)\b)",
    wishes=(
        (
            "asks: would like",
            r"\b(?:me|nos|les|os)\s+(?:haria\s+(?:mucha\s+|gran\s+)?ilusion|pediria|pido|agradeceria|rogaria|gustaria|encantaria|vendria\s+bien|ayudaria|interesaria|haria\s+falta|hace\s+falta|falta|faltan|agradaria)\s+(?:(?:mucho|poder\s+tener)\s+)?(?:que\s+)?",
        ),
        (
            "asks: want",
            r"\b(?:quiero|quisiera|queremos|quisieramos|queria|necesit[oa]|necesitamos|necesitaria|deseo|deseamos|desearia|prefiero|preferiria|pido|solicito|propongo|sugiero|espero|agradeceria|echo\s+(?:de\s+menos|en\s+falta)|extrano)\s+(?:(?:mucho|solo|simplemente)\s+)?(?:que\s+)?",
        ),
        (
            "asks: why not",
            r"\bpor\s+que\s+no\s+(?:ponen|hay|tienen|abren|hacen|ofrecen|anaden|se\s+puede|dejan|instalan)\s+|\bque\s+tal\s+(?:si\s+)?|\by\s+si\s+(?=\w+n\b)|\b(?:mi|una)\s+(?:sugerencia|idea|propuesta)\s*(?::|es|seria)\s*(?:que\s+)?",
        ),
        ("asks: wish", r"\bojala\s+(?:que\s+)?(?:hubiera|tuvieran|pusieran|fuera)?\s*"),
        (
            "asks: should",
            r"\b(?:deberian|deberia|debieran|podrian|podria|tendrian\s+que|tienen\s+que|hay\s+que|habria\s+que|haria\s+falta|hace\s+falta|hacen\s+falta|faltan?|faltaria\w*)\s+(?:(?:de|ustedes|al\s+menos)\s+)?(?:que\s+)?",
        ),
        (
            "asks: would be nice",
            r"\b(?:seria|estaria)\s+(?:\w+\s+){0,2}?"
            + _NICE
            + r"\s+(?:que\s+|si\s+|poder\s+(?=tener))?",
        ),
        (
            "asks: can you",
            r"\b(?:pueden|puede|podeis|podrian|podriais|seria\s+posible|es\s+posible|se\s+puede|se\s+podria)\s+(?:(?:por\s+favor|ustedes)\s+)?(?=\w+[aei]r)",
        ),
        (
            "asks: add",
            r"^\W*(?:(?:por\s+favor|y|porfa),?\s+)*(?:pong?an|pongan(?:me|nos)?|anadan|agreguen|incluyan|instalen|ofrezcan|habiliten)\s+",
        ),
    ),
    orders=r"(?:no\s+)?(?:pongan|abran|bajen|suban|den|hagan|mejoren|avis(?:en|ad)(?:me|nos)?|guarden|manden|envien(?:me|nos)?|limpien|compartan|quiten|dejen|permitan|llamen|sean|arreglen|cambien|incluyan|ofrezcan|reduzcan|contraten|eliminen|aumenten|amplien|implementen|muestren|digan|expliquen|marquen|actualicen|faciliten|separen|abrid|poned|bajad|entrar|tener|poder|recibir|hablar)\b(?=\s+\w)",
    more=r"(?:(?:por\s+favor|mucho|muchas?|un\s+poco),?\s+)?(?:mas|menos|mejor(?:es)?|mayor(?:es)?)\s+(?=\w)|\w+s\s+mas\s+(?=\w)",
    welcome=r"(?:(?:seria|serian|estaria|estarian|vendria|vendrian)\s+(?:\w+\s+){0,2}?(?:"
    + _NICE
    + r"(?:es)?)\b|por\s+favor\s*(?:$|[,.!])|porfa\s*(?:$|[,.!])|(?:me|nos)\s+ayudaria\w*\b)",
    before=r"(?:(?:por\s+favor|porfa|y|pues|hola|que),?\s+|¿\s*)",
    courtesy=r"(?:por\s+favor|porfa|porfavor|gracias|muchas\s+gracias|etc\.?)",
    goes_on=r"(?:y|e|o|u|que|con|sin|de|del|en|el|la|los|las|un|una|unos|unas|como|por\s+ejemplo|mas|al|a|cuando|si|pero\s+no|sobre\s+todo|especialmente)\b",
    person=r"\b(?:yo|me|mi|mis|nos|nuestr\w+|vivo|trabajo|salgo|tengo|pierdo|estoy|voy|doy|puedo|siempre|oigo|llego|soy|llevo|quedo|tardo|termino|acabo|no\s+\w+o)\b",
    finite=r"\b(?:yo|me|se|nos|es|son|era|eran|esta|estan|estoy|hay|habia|tiene|tienen|tengo|puedo|puede|fue|fueron|llego|llega|tarda|cierra|funciona|va|van|no|ha|han|he)\b",
    pains=(
        r"\bdemasiad\w*\b|\b(?:muy|tan)\s+(?:car[oa]s?|lent[oa]s?|mal\w*|larg[oa]s?|pequen\w+|dificil\w*|complicad\w+|sucio\w*|tarde|poc[oa]s?|ruidos\w+|alt[oa]s?|lejos)\b|"
        r"\b(?:helad[oa]s?|asco|asqueros\w+|mierda|porqueria|aburrid\w+|peligros\w+|oxidad\w+|abarrotad\w+|saturad\w+|anticuad\w+|inutil\w*|insoportable\w*|ignoran?|maleducad\w+|antipatic\w+|no\s+va|no\s+me\s+aclaro|estres\w*|agobi\w+|lamentablemente|desgraciadamente|mal[oa]?s?|peor\w*|pesim\w+|horrible\w*|terrible\w*|fatal|desastr\w+|decepcion\w*|frustr\w*|molest\w*|pesad[oa]s?|complicad\w*|dificil\w*|imposible\w*|lent[oa]s?|car[oa]s?|ruidos\w*|suci[oa]s?|pegajos\w+|rot[oa]s?|averiad\w*|"
        r"fall\w+|error\w*|problema\w*|cuelga\w*|bloque\w+|pierdo|perdi\w*|pierde\w*|retras\w*|espera[nr]?|esper[eo]|colas?|tard[ao]\w*|olvid\w+|escondid\w+|ocult\w+|miedo|panico|angusti\w+|dolor\w*|duelen?|enferm\w+|nunca|nadie|tarde|lio|estropea\w*|falta\s+de|discutir|cansad\w+|confus\w+|vergueenza|caduca\w*|harto|harta|resfriad\w+|desorden\w*)\b|"
        r"\b(?:tengo|tuve|tenemos|tenia)\s+que\b|\bno\s+(?:puedo|pude|encuentro|entiendo|se|funciona\w*|hay|llega\w*|me\s+\w+|tengo|consigo|contesta\w*|responde\w*)\b|\bme\s+(?:cambiaron|bloquearon|cobraron|llego|pierdo|quede)\b|\bdurante\s+(?:\w+\s+)?(?:horas|dias|minutos)\b"
    ),
    gains=r"\b(?:a\s+gusto|encanto|feliz|alegr\w+|chul[oa]s?|genio|excelentes?|genial\w*|perfect[oa]s?|estupend[oa]s?|fantastic[oa]s?|maravillos\w+|amables?|simpatic[oa]s?|atent[oa]s?|rapid[oa]s?|limpi[oa]s?|comod[oa]s?|practic[oa]s?|content[oa]s?|satisfech[oa]s?|encantad[oa]s?|(?:me|nos)\s+(?:encanta|gusta)\w*|felicidades|enhorabuena|por\s+fin|recomiendo|recomendable|muy\s+(?:bien|buen\w*)|buen\s+(?:servicio|trato)|eficientes?)\b",
    workarounds=r"\b(?:en\s+(?:su|lugar\s+de|vez\s+de)\s+(?:lugar|eso|ello)|mientras\s+tanto|a\s+cambio|en\s+su\s+lugar)\b|\b(?:lo\s+)?(?:apunto|anoto|uso\s+(?:una?|mi)|llevo\s+(?:una|un)\s+(?:hoja|lista|cuaderno|libreta)|voy\s+sumando|imprimo|calculo)\b|\bahora\s+(?:voy|compro|cojo|uso|tomo)\b",
    needs=r"\b(?:estar\s+segur[oa]|sentirme|confiar|poder\s+confiar|(?:es\s+)?importante\s+para\s+(?:mi|nosotros)|lo\s+(?:mas\s+)?importante|quiero\s+(?:saber|entender)|quisiera\s+(?:saber|entender)|ahorrar\s+(?:tiempo|dinero)|lo\s+que\s+(?:me\s+)?importa)\b",
    contexts=r"^\W*(?:yo\s+)?(?:soy|vivo|trabajo|vivimos|somos|estoy\s+(?:jubilad|embarazad|en)\w*|tengo\s+(?:dos|tres|cuatro|un|una)\s+(?:hij\w+|perr\w+|gat\w+|ninos))\b|^\W*(?:por\s+la\s+(?:noche|manana|tarde)|los\s+fines\s+de\s+semana|en\s+vacaciones)\b",
    denials=r"\b(?:no|nunca|jamas|nada|nadie|ningun\w*|sin|ni|tampoco)\b",
    nothing=r"(?:(?:ahora\s+(?:mismo\s+)?|de\s+momento\s+)?no\s+se\s+me\s+ocurre\s+nada|nada(?:\s+(?:mas|que\s+(?:decir|anadir|comentar)|en\s+especial))?|no\s+(?:lo\s+)?se|ningun[oa]?(?:\s+(?:comentario|idea|sugerencia|opinion))?|no|si|todo\s+(?:bien|perfecto|ok|correcto)|esta\s+(?:todo\s+)?bien|sin\s+(?:comentarios?|opinion|sugerencias)|ni\s+idea|gracias|ns\s*/?\s*nc|no\s+aplica|sigan\s+asi|igual\s+que\s+antes)",
    not_wanted=r"(?:nada\b|dar(?:les)?\s+las\s+gracias|agradecer\b|felicitar\b|decir(?:les)?\b|(?:estar\s+segur|sentirme|saber\b|entender\b|confiar\b)|volver\b|quejarme\b)",
    asks_for_wants=r"\b(?:gustaria|mejora\w*|cambiaria\w*|sugerencia\w*|sugiere\w*|desea\w*|deseo\w*|quisiera\w*|falta|propon\w*|propuesta\w*|anadiria\w*|podemos|podriamos|necesita\w*|ideas)\b",
    asks_why=r"(?:\bpor\s+que\b|\brazon(?:es)?\b|\bmotivos?\b|\bpara\s+que\s+le\b)",
    rewordings=(
        (r"(?:yo\s+)?pueda\s+(?P<rest>.+)", "Puedo"),
        (r"podamos\s+(?P<rest>.+)", "Podemos"),
        (r"(?:poder\s+)(?P<rest>.+)", "Puedo"),
        (r"no\s+tener\s+que\s+(?P<rest>.+)", "No tengo que"),
        (r"(?P<rest>no\s+tengo\s+que\s+.+|puedo\s+.+|encuentro\s+.+)", ""),
        (r"podria\s+(?P<rest>.+)", "Puedo"),
        (r"saber\s+(?P<rest>.+)", "Sé"),
        (r"sentirme\s+(?P<rest>.+)", "Me siento"),
        (r"(?P<rest>\w+[aei]r\s+.+)", "Puedo"),
    ),
)
