"""Words that tell nobody who somebody is: what companies are called by, what briefs are written in."""

from __future__ import annotations

from collections.abc import Set
from typing import Final

from investcrm.domain.leak_letters import folded

_LEGAL: Final = """
a ab ad ag aktiebolag aps as asa bv co company corp corporation cv doo ead eg ekonomisk eood förening gmbh
handelsbolag hb inc incorporated is kabushiki kaisha kb kft kg kgaa kk kommanditbolag ks limited llc llp
lp ltd mbh nv nyrt o ohg oo ood ooo oy oyj oü p pao plc private pte pty publ pvt rt s sa sarl sas sasu sce
se sl slu sp spa srl sro tov ug vof vzw z zrt
"""
LEGAL: Final = frozenset(_LEGAL.split())
"""Legal forms and pieces of them."""

_ENGLISH: Final = """
about above access acquisition advanced advisor agency air airport alliance alpha aluminium american and
answer applied arctic area asia asian asset associates atlantic automation automotive aviation baltic bank
base battery best beta big bio biogas biotech black blue brand brief bright building business cable
capacity capital car carbon care cell center central centre chemical chemicals china chip circular city
clean clear climate cloud coal code cold color commerce commercial common communication competence
complete component components computer concept connect connected construction consult consulting contact
control cooling copper core county creative critical crystal current cyber data date day deadline deep
defence delta demand design development device digital direct distribution district drive dynamic dynamics
early earth east eastern eco economy edge education efficient electric electrical electricity
electrification electrode electrolyser electronics element energy engine engineering enterprise
enterprises entry environment equipment equity estate europe european exchange expert export express
factory farm farming fast fibre field film final finance financial fine fire first fish flow focus food
for force forest forge form forward foundation free fresh from front fuel fund furniture future gas gear
general german giga gigafactory global gold good grand great green grid ground group grow growth hard
health healthcare heat heating heavy help high hill holding holdings holiday home horizon hotel house hub
human hydro hydrogen ice impact import industrial industries industry information infra infrastructure
initiative innovation innovations innovative institute insurance integrated intelligence intelligent inter
international inventions invest investment investments investor iron island japan jobs joint key knowledge
lab laboratories laboratory labs lake land large laser lead leader leading learning legal letter level
life light line link lithium little local logistic logistics long machine machines magnetic maintenance
major management manufacturing marine maritime market marketing master material materials matter
mechanical mechanics media medical medicine medtech mega member metal metals micro mill mineral minerals
mining mobile mobility model modern modular motor motors mountain municipality name national natural
nature need network networks new news next nice night nordic norse north northern norway note nuclear
ocean offer office oil one online open operation operations optical optics orange order organic origin
other pack packaging packing paper park part partner partners people perfect performance petro pharma
pharmaceutical pharmaceuticals physics pilot pioneer place plan planet plant plastic plastics plate
platform plus point polar polymer port portal position power precision premises premium press prime print
private process processing processor product production productions products professional profile progress
project projects property protection protein public pulp pump pure quality quantum question radio rail
railway rapid rare raw ready real recycling red reference refinery region regional renewable renewables
requirement research resource resources response retail return ring river road robot robotics rock safe
safety sand scandinavia scandinavian science sciences sea secret secure security seed semiconductor
semiconductors sensor server service services shared shipping short signal silicon silver simple site
smart social society software soil solar solid solution solutions source south southern space special
specialty spring stable standard star start state station steel sterling stone storage store street
strength strong studio subject summary summer sun super supplier supply support surface sustainable sweden
swedish swiss system systems target team tech technical technics technologies technology telecom terminal
test textile textiles the thermal time title tool tools top total town trade trading traffic train
training transfer transformation transition transport transportation travel true turbine ultra union unit
united universal university urban valley value vehicle vehicles venture ventures video vision vital waste
water wave web weight west western white wide wild wind window wing winter wireless wood word work works
workshop world years yellow young zero zinc zone
"""
_SWEDISH: Final = """
affär aktie aktör alla allmän anläggning ansvar antal arbete arbetsplats arkitekt art assistans automat
avfall avtal bank bas batteri berg berget bergslagen besked beslut bil bilaga bio björk blad blå bo bolag
borg bostad bransch brev bro bruk bruna brunn by bygd bygg bygge byggnad bäck båt cell cement central
centret centrum dal dalen data datacenter datum del delar dem den denna depå det detaljplan detta diamant
din djup djur dotter drift drivmedel drivning effekt egen ek eko el elektrod elektrolys elektronik elkraft
en energi enhet etablering eter ett europa europeisk expansion export fabrik familj fart fartyg fastighet
fin finans finland fisk fiske fjäll fjärd fjärrvärme flod flyg folk fond fordon form fors forskning
framtid fri frihet frist fråga från fält färg färja föda förening företag förfrågan förnybar förpackning
förråd försvar försäljning förvaltning förädling gas gata gjuteri glas god gods grann granskning gren
grund grupp gruva gruvor grå grön gröna gul guld gummi gård göteborg hall hamn handel handling hav havet
hektar hem hjul hjälp hotell hus huvud hydro hydrogen hälsa hög höst i import industri information infra
ingenjör innovation install installation institut internationell invest investerare investering is jakt
jobb jord jordbruk järn järnväg kabel kalk kalla kapacitet kapital karta katod kedja kemi kemisk kisel
klar klimat kol kommun kommunikation komponent koncern konstruktion konsult kontakt kontor koppar korn
kort kraft kraftverk krav krets krona kropp kulla kullager kultur kund kunskap kust kvalitet kvarn kyla
kyrka källa kärna kärnkraft kök laboratorium lada lager lagring land landet lant lantbruk larm last
lastbil leverans leverantör linje litium livs livsmedel ljud ljus logistik lokal luft lund lust läge
läkemedel län lära lärande läromedel malmö mark marknad maskin mat material medel medicin metall miljard
miljon miljö mineral mitt mjölk modern montage motor mur myndighet mynt mälardalen mälaren mänsklig mål
möbel möjlighet nationell natt natur nedan nord norden nordisk nordiska norr norra norrland norrskog ny
nya nyckel nytta näring nästa nät oberoende och odling offentlig offert olja område ort ost ovan papper
park partner personal plan plast plats plåt polen port post press pris process produkt produktion projekt
provning pump punkt rapport region regionen ren reparation resa resurs ring robot rum rymd rätt råd råvara
röd rör sak salt sam samarbete samhälle samverkan sand sedan service sjukhus sjukvård sjö sjöfart
skandinavien skandinavisk skepp skog skola skydd slott slutsats smide små snabb sol solcell sommar
sparbank spel spets spån spår stad stadig start station statlig sten stiftelse stockholm stor stora strand
struktur stråk ström styrka styrkeområde stål störst sund svar sven svensk svenska sverige svets syd syra
sysselsättning system säker säkerhet sälj söder södra teknik teknisk tekniska tele tid till tillverkning
tillväxt timmer torn torv trafik transport tro trygg trä träd trävaror tull tung turbin turism tyskland
tåg underhåll underlag ung universitet uppdrag uppsala utbildning uthyrning utrustning utsläpp utveckling
vagn val vann varm varor varv vatten vattenkraft vecka verk verken verksamhet verkstad verktyg vilja vind
vindkraft vinter virke vit väg värde värld värme väst västmanland västra vätgas vätska växel växt vård yta
ägare älv ändamål äng åker åkeri år återvinning ö öppen öst östra över
"""
_FOREIGN: Final = """
anlagen batterie bau belgie chemie compagnie danmark dansk deutsche deutschland elektro energia energie
energien energies espana fabrik francaise france gesellschaft groupe haus holland holz industrie
industrien italia italiana kraftwerk kunststoff maschinen maschinenbau metall nederland neue norge norsk
nouvelle polska societe stahl suomen suomi technik technologie technologien unternehmen verwaltung wasser
werk werke wind
"""
_ACRONYMS: Final = """
ab ai bess cad cnc co2 erp eu eur ev fdi gdpr gw gwh ha hr hvdc ict ip iso isp it kpi kv kw kwh lng mkb
msek mva mw mwh nda nki osl pdf rfi rfp rfq sba sek twh uk usa usd vd ös
"""
ACRONYMS: Final = frozenset(_ACRONYMS.split())
"""Abbreviations that briefs are full of."""

_ENDINGS: Final = ("s", "n", "r", "t", "a", "e", "en", "et", "er", "ar", "or", "na", "es", "ns", "ing", "ed")


def _base() -> frozenset[str]:
    texts = (_ENGLISH, _SWEDISH, _FOREIGN)
    return frozenset(folded(word) for text in texts for word in text.split()) | {folded(w) for w in LEGAL}


ORDINARY: Final = _base()


def is_ordinary(word: str, more: Set[str] = frozenset()) -> bool:
    """Whether a folded word, or the words it is put together of, could stand in anybody's name.

    ``more`` are further folded words that tell nothing here, such as the region's places.
    """
    return _stem(word, more) or _compound(word, more, 3)


def _stem(word: str, more: Set[str]) -> bool:
    if word in ORDINARY or word in more or word.isdigit():
        return True
    return any(
        word.endswith(end) and (bare := word[: -len(end)]) and (bare in ORDINARY or bare in more)
        for end in _ENDINGS
    )


def _compound(word: str, more: Set[str], parts: int) -> bool:
    """Whether a word is two or three ordinary ones, joined by an s where Swedish does so."""
    if parts == 1:
        return len(word) > 2 and _stem(word, more)
    for cut in range(3, len(word) - 2):
        head, tail = word[:cut], word[cut:]
        if (head in ORDINARY or head in more) and any(
            _compound(rest, more, fewer)
            for rest in {tail, tail.removeprefix("s")}
            for fewer in range(1, parts)
        ):
            return True
    return False
