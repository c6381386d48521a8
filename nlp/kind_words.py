"""Words that judge: what went wrong, what is bad, what is good. Written from general knowledge.

A judging word is looked up, not searched for: the lists may be long and cost nothing.
"""

from __future__ import annotations

from nlp.words import word_set

GOES_WRONG = word_set(
    """
    crash crashes crashed crashing crashy freeze freezes freezing froze frozen fail fails failed failure failures
    failing broke broken breaks breaking breakdown bug bugs buggy error errors wrong wrongly lost lose loses losing missed
    late delay delays delayed stuck refused refuses cancelled canceled wasted waste wastes damaged dirty filthy missing
    dead unusable useless unreliable unplayable dies died drain drains drained burnt burned problem problems issue issues
    complain complaint complaints complained mistake mistakes glitch glitches glitchy lack lacks lacked lacking limited
    deleted deletes disappear disappears disappeared locked uninstall uninstalled uninstalling uninstaled misleading
    fake false forced stain stains stained worn dated outdated leak leaks leaked leaking mould mouldy moldy mold
    spam adverts virus viruses malware lag lags laggy lagging hangs hung stutters stuttering corrupt corrupted collapse
    collapsed overflow overflows jam jams jammed jammer torn ripped scratched scratch cracked rattled rattles peeling
    stolen theft thief thieves hacked cheated cheaters cheating ignored ignores overcharged mess chaos chaotic
    queue queues queuing insufficient inadequate incomplete inconsistent incorrect incorrectly unanswered untrained
    understaffed incompetent incompetence unclear misunderstood contradicts nowhere uncleaned unpaid
    """
)
BAD = word_set(
    """
    terrible terribly horrible horribly horrid awful awfully bad badly worst worse poor poorly rude rudely annoying annoys
    annoyed annoyance frustrating frustrated frustration confusing confused confuses disappointing disappointed disappointment
    disappoints disapointing disapointed dissapointed dissapointing dissapointment difficult difficulty impossible expensive overpriced
    unfriendly noisy noise bland ugly complicated painful hate hates hated hurts angry ridiculous ridiculously unacceptable scam
    scammers nightmare headache stupid afraid worried scared suck sucks sucked crap crappy garbage junk trash rubbish joke
    shame pity mediocre unfortunately sadly stink stinks stank stunk smelly smelled smelt lukewarm cramped overwhelmed
    lousy pathetic worthless boring bored dull weak unprofessional unhelpful dangerous endless regret regretted tatty shabby
    dingy grubby gross disgusting disgusted disgraceful disgrace miserable dismal dreadful atrocious appalling abysmal
    horrendous disaster catastrophe unbearable uncomfortable inconvenient inconvenience inconsiderate unpleasant
    unsatisfactory unsatisfied dissatisfied unhappy upset upsetting furious shocking shocked insult insulting arrogant impolite
    indifferent unwelcoming unsafe unsanitary unhygienic unkept unkempt tired smoky stuffy musty damp humid stale soggy greasy tasteless
    rotten mouldy cheaply flimsy clunky cumbersome tedious unnecessary unnecessarily pointless nonsense illogical
    invasive intrusive unwanted unresponsive pricey costly unfair unjustified dishonest liars lied lies lie bloated
    inexperienced slow slower slowly sluggish crowded overcrowded avoid beware poisoning sick itchy cried bleak depressing depressed depress
    meh yuck ugh wtf fail robbery ripoff torture stress stressful exhausting exhausted struggle struggles struggled
    bother bothers bothered bothersome irritating irritated irritates offended offensive unimpressed underwhelming underwhelmed
    letdown hell dread dreads lottery sewer maze embarrassed embarrassing ashamed lacklustre lackluster chore suspicious bait
    hopeless helpless desperate ruin ruined ruins spoil spoiled spoilt neglected neglect rattling draughty
    """
)
PRAISE = word_set(
    """
    love loved lovely loves loving luv great gr8 excellent excellently exellent amazing amazingly amazed awesome awsome perfect perfectly perfection
    fantastic fantastically wonderful wonderfully brilliant brilliantly superb superbly outstanding best friendly friendliest helpful
    beautiful beautifully enjoy enjoyed enjoys enjoyable enjoying delicious comfortable comfortably comfy impressed impressive
    impressively happy happily pleased pleasant pleasantly pleasure satisfied satisfying good nice nicely nicest easy easily easier effortless recommend
    recommended recommendable reliable reliably spotless spotlessly immaculate handy convenient convenience conveniently fun funny
    cool gorgeous attentive welcoming intuitive superior magnificent marvellous marvelous marvel exceptional exceptionally
    incredible incredibly fabulous terrific splendid delightful delighted charming cosy cozy stunning breathtaking tasty
    yummy polite politely courteous kind kindly kindness warm warmly caring thoughtful generous efficient efficiently
    smooth smoothly seamless seamlessly flawless flawlessly impeccable faultless punctual prompt promptly professional professionally
    knowledgeable accommodating hospitable favourite favorite favourites worth worthwhile useful stylish elegant
    luxurious spacious airy bright modern fresh refreshing relaxing relaxed peaceful quiet calm clean cleaner tidy affordable
    bargain cheap inexpensive fast faster quick quickly speedy stable powerful versatile addictive addicting addicted
    exciting entertaining entertained cute sweet adorable stellar top topnotch bravo kudos thumbs wow gem heaven heavenly
    ideal ideally superfast sleek polished honest trustworthy safe secure glad grateful thankful appreciated blessing
    painless hassle simple simply straightforward intuitive fair plentiful plenty abundant scrumptious finest classy
    masterpiece genius legend legendary epic magical magic memorable unforgettable yay hooray godsend bliss angel angels star
    thanks impress impresses exceeded exceeds exceed praise compliment compliments satisfaction
    enjoyment beloved rocks rock neat
    """
)
NEGATION = word_set(
    """
    not no never without hardly barely nothing nobody neither nor none cannot cant dont doesnt didnt isnt wasnt arent werent
    wont wouldnt couldnt havent hasnt hadnt aint rarely seldom zero
    """
)
SOFTENED = word_set("only just too so very really that all always bad even")
"""Words that may stand between a negation and what it turns round: "not really good"."""
UNJUDGED = {
    "kind": frozenset({"of", "regards", "a"}),
    "top": frozenset({"of", "floor", "up", "it", "left", "right"}),
    "star": frozenset({"hotel", "hotels", "rating", "resort"}),
    "thanks": frozenset({"for"}),
    "fast": frozenset({"asleep"}),
    "late": frozenset({"checkout", "check", "night", "evening", "april", "breakfast"}),
    "best": frozenset({"regards", "wishes", "of"}),
    "good": frozenset({"morning", "evening", "luck", "day", "question", "afternoon"}),
    "rock": frozenset({"music", "band", "concert", "n"}),
    "warm": frozenset({"up"}),
    "safe": frozenset({"in", "deposit"}),
}
"""Words after which a judging word judges nothing: "kind of", "well, I think", "Best regards"."""
