"""Words with a capital that point to nobody: cleared once for all. A study adds its own in quotes.allowed."""

from wellbeing.release.words import words

CAPITALS = words(
    """
phd pdf ceo hr faq agm dbs crb gcse gcses a-level a-levels ba bsc msc ma nvq diy
hgv mot atm bmi cpr cv asbo asbos dla sen send ehcp
camhs cmht lea ofsted nspcc rspca rspb ymca ywca mencap aa rac wc lol omg tbh asap ps pps eg ie am pm bc ad
i a ok p q tv dvd cd it pc usb sms gps cctv pin vat paye dwp nhs gp a&e icu ptsd adhd hiv uk gb eu usa us un bbc
itv mp mps ms lgbt lgbtq lgbtq+ bame pcso hmo covid covid-19 brexit universal credit pip esa jsa council
councils council's local authority authorities government parliament senedd assembly westminster whitehall state
crown welfare housing association associations police fire brigade ambulance lottery national heritage trust
community communities centre hub hall library school church chapel mosque temple gurdwara synagogue labour
conservative conservatives tory tories lib dem dems liberal democrat democrats green greens plaid reform ukip
snp monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays
saturdays sundays january february march april may june july august september october november december jan feb
mar apr jun jul aug sep sept oct nov dec christmas xmas easter ramadan eid diwali hanukkah lent halloween new
year year's eve boxing bonfire night pentecost advent mothering valentine's jubilee queen king god lord jesus
christ allah bible koran quran qur'an torah christian christians muslim muslims jewish jew jews hindu hindus
sikh sikhs catholic catholics protestant protestants anglican methodist baptist quaker buddhist islam english
british welsh scottish irish polish urdu european american asian african caribbean punjabi arabic bengali french
german spanish italian england britain wales scotland ireland europe poland pakistan india africa america asia
germany france spain italy ukraine mum mummy mam dad daddy nan nana gran grandma grandad granddad auntie uncle
sir madam mrs mr facebook twitter instagram whatsapp tiktok youtube google zoom teams skype netflix snapchat
email internet wifi wi-fi bluetooth iphone ipad microsoft excel amazon uber ebay spotify tesco aldi lidl asda
sainsbury's morrisons boots greggs costa mcdonald's argos ikea primark wetherspoons poundland spar co-op age
concern citizens advice samaritans mind oxfam shelter barnardo's brownies guides scouts cubs beavers rotary
women's institute wi slimming world parkrun zumba bingo red cross first aid sure start meals on wheels men's
shed neighbourhood watch youth club parents teachers duke edinburgh award second war two one blitz windrush
olympics premier league x y z b c d cyngor gyngor nghyngor llywodraeth lywodraeth cymru gymru nghymru lloegr
loegr prydain brydain ewrop cymraeg gymraeg saesneg cymro cymraes cymry gymry saeson sais gig duw dduw nadolig
pasg sulgwyn llun mawrth mercher iau gwener sadwrn sul lun fercher wener ionawr chwefror ebrill mai mehefin
gorffennaf awst medi hydref tachwedd rhagfyr fawrth fehefin orffennaf fedi dachwedd ragfyr eisteddfod urdd
merched wawr ysgol eglwys capel neuadd canolfan undeb polska polsce polski polskę polską polskiej polskie polak
polka polacy polaków polakami polakom polką anglia anglii anglię brytania brytanii brytanię brytyjczycy
brytyjczyków anglik anglicy anglików walia walii walię szkocja szkocji irlandia irlandii europa europie europy
unia unii bóg boga bogu boże bożego narodzenie narodzenia wielkanoc wielkanocy wigilia wigilię rada rady radzie
urząd urzędu urzędzie zus covidzie internecie facebooku kościół kościele wielka wielkiej wielką ukraina ukrainy
niemcy niemczech pan pani państwo panie panowie
"""
)

GENERIC = words(
    """
town parish county borough city district village community local primary secondary high grammar infant infants junior
comprehensive nursery sports leisure day health medical youth resource general housing tenants residents children's
family job jobcentre shopping town's national labour conservative green liberal democrat christian muslim sixth form
further education open adult neighbourhood
"""
)
"""Words that do not make an institution a certain one: the Parish Council, the Sports Centre."""

OPENERS = words(
    """
he she they we you it this that these those there someone somebody anyone anybody everyone everybody nobody
no-one none who what which one some people folk folks others another mum mam dad nan gran everything nothing
something council neighbours kids children parents staff teachers doctors nurses volunteers residents tenants
women men lads girls lots most many half both each and but so then well because if when while still now always
never later even just i
"""
)
"""Words that begin a sentence before a verb of speech and are no names."""

SOURCE_WORDS = words(
    """
interview interviews transcript transcripts focus group groups participant participants respondent recording
audio final draft copy notes note doc docx txt pdf rtf odt version int fg part one two three four five six
adviser councillor officer manager leader resident member member's worker volunteer local government third
sector politics academia university charity council youth workshop session pilot follow up case synthetic north
south east west central rural urban town city village
"""
)
"""Words in the names of sources and cases that name nobody."""
