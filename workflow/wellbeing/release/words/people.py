"""Posts, trades, kin and illnesses, in patterns: what tells who somebody is without a name."""

# ruff: noqa: E501  (a pattern is read as a whole)

KIN = (
    r"(?:husband|wife|partner|fianc[ée]e?|boyfriend|girlfriend|ex|mum|mom|mam|mummy|mother|dad|daddy|father|parents|brother|"
    r"sister|son|daughter|lad|lass|boy|girl|child|kid|baby|twin|twins|uncle|aunt|auntie|aunty|nan|nana|nain|taid|gran|granny|grandma|grandmother|grandad|"
    r"granddad|grandfather|grandson|granddaughter|nephew|niece|cousin|stepdad|stepmum|stepson|stepdaughter|(?:mother|father|brother|sister|son|daughter)"
    r"[- ]in[- ]law|in-laws|neighbour|next-door neighbour|best friend|best mate|friend|mate|flatmate|carer|landlord|godmother|godfather)"
)
POST = (
    r"(?:vicar|rector|curate|priest|minister|pastor|imam|rabbi|chaplain|bishop|canon|head ?teacher|head ?master|head ?mistress|head of year|deputy head|principal|"
    r"head|teacher|teaching assistant|dinner lady|lollipop (?:lady|man)|school secretary|caretaker|warden|chief executive|ceo|chief constable|mayor|mayoress|"
    r"deputy leader|leader|chair|chairman|chairwoman|chairperson|vice-chair|treasurer|secretary|clerk|president|director|manager|founder|co-founder|coordinator|"
    r"organiser|youth worker|community worker|social worker|councillor|mp|ms|msp|am|gp|doctor|consultant|surgeon|nurse|district nurse|midwife|health visitor|"
    r"dentist|vet|pharmacist|chemist|optician|paramedic|solicitor|barrister|judge|magistrate|policeman|policewoman|police officer|pcso|constable|inspector|sergeant|"
    r"copper|fireman|firefighter|lifeboatman|coxswain|lifeguard|postman|postwoman|postie|postmaster|postmistress|sub-postmaster|publican|landlord|landlady|"
    r"barman|barmaid|chef|baker|butcher|greengrocer|fishmonger|shopkeeper|newsagent|hairdresser|barber|florist|undertaker|funeral director|blacksmith|"
    r"farmer|shepherd|gamekeeper|fisherman|harbour ?master|miner|steelworker|bus driver|taxi driver|lorry driver|train driver|ambulance driver|driver|mechanic|"
    r"plumber|electrician|joiner|carpenter|builder|bricklayer|roofer|decorator|locksmith|engineer|architect|surveyor|accountant|librarian|archivist|organist|"
    r"choir ?master|conductor|bandmaster|captain|coach|referee|umpire|editor|journalist|reporter|photographer|lecturer|professor|soldier|pilot|bailiff|"
    r"probation officer|prison officer|housing officer|park keeper|groundsman|bell-?ringer|verger|sexton|beekeeper|cobbler|tailor|seamstress|translator|"
    r"interpreter|psychologist|psychiatrist|counsellor|physio|physiotherapist|carer|childminder|foster carer|cleaner|window cleaner|milkman|binman|bin man|coalman|signalman|watchman|docker|bookie|bookmaker|farrier|thatcher|weaver|potter|stonemason|foreman|crane driver|welder|fitter|chimney sweep|traffic warden|lollipop lady|registrar|coroner|returning officer|scout leader|brown owl|parish clerk|bank manager|stationmaster)"
)
UNIQUE_OF = r"(?:leader|deputy leader|chief executive|ceo|head ?teacher|head ?master|head ?mistress|head|vicar|rector|mayor|chief constable|chair|chairman|chairwoman|chairperson|president|treasurer|secretary|director|founder|manager|clerk|captain|editor|warden|landlord|landlady|imam|coxswain|minister|bishop)"
BUSINESS = (
    r"(?:shop|corner shop|post office|pub|inn|chippy|chip shop|caf[eé]|bakery|butchers?|butcher's|salon|barbers?|garage|farm|dairy|hotel|guest house|b&b|"
    r"nursery|playgroup|surgery|pharmacy|chemists?|launderette|newsagents?|takeaway|curry house|restaurant|food ?bank|youth club|brownies|scout troop|"
    r"choir|museum|library|mosque|foundry|boatyard|brewery|riding school|dance school|gym|boxing club|rugby club|football club|care home)"
)
SOMEBODY = r"(?:man|woman|lad|girl|boy|lady|guy|bloke|family|couple|household|mum|dad|mother|father|person|teenager|student|foreigner|pupil|kid|child|resident|tenant|volunteer|member|worker|speaker|men|women|one)"
MARKED = (
    r"(?:black|brown|asian|white|chinese|african|polish|indian|pakistani|bangladeshi|romanian|syrian|somali|nigerian|ukrainian|muslim|hindu|sikh|jewish|catholic|"
    r"gay|lesbian|trans|transgender|non-binary|deaf|blind|disabled|autistic|wheelchair|refugee|traveller|gypsy|roma|welsh-speaking|welsh|english|scottish|irish|european|american|arabic|urdu|punjabi|single|widowed|female|male)"
)
ILLNESS = (
    r"(?:cancer|leukaemia|lymphoma|melanoma|tumou?r|chemo(?:therapy)?|radiotherapy|mastectomy|hysterectomy|strokes?|heart attacks?|heart failure|heart bypass|"
    r"pacemaker|epilepsy|seizures|fits|autism|adhd|asperger'?s|down'?s(?: syndrome)?|cystic fibrosis|multiple sclerosis|m\.?s\.?|parkinson'?s|motor neurone(?: disease)?|mnd|"
    r"huntington'?s|dementia|alzheimer'?s|diabetes|hiv|aids|hepatitis(?: [abc])?|tb|tuberculosis|schizophrenia|bipolar|psychosis|psychotic episode|(?:nervous |mental )?breakdown|"
    r"depression|post-?natal depression|ptsd|ocd|overdosed?|self[- ]harm(?:ing|ed)?|suicide attempt|miscarriages?|stillb(?:orn|irth)|abortion|ivf|transplant|dialysis|"
    r"kidney failure|kidney disease|liver disease|cirrhosis|leg amputated|amputation|stoma|colostomy(?: bag)?|crohn'?s|colitis|lupus|copd|emphysema|asbestosis|mesothelioma|"
    r"sickle cell|thalassaemia|muscular dystrophy|cerebral palsy|spina bifida|anorexia|bulimia|eating disorder|brain injury|brain damage|brain haemorrhage|aneurysm|meningitis|sepsis|"
    r"fibromyalgia|rheumatoid arthritis|psoriasis|glaucoma|macular degeneration|endometriosis|gonorrhoea|syphilis|tourette'?s|narcolepsy|learning disabilit(?:y|ies)|drink problem|"
    r"drug problem|heroin|methadone|alcoholism|long covid)"
)
STATE = (
    r"(?:autistic|diabetic|epileptic|dyslexic|asthmatic|bipolar|schizophrenic|hiv[- ]positive|an? (?:recovering )?(?:alcoholic|addict)|in recovery|registered blind|partially sighted|"
    r"profoundly deaf|in a wheelchair|on dialysis|on methadone|on antidepressants|sectioned|in rehab|paralysed|an amputee|terminally ill|dying|pregnant|in remission|having chemo)"
)

WELSH_KIN = r"(?:ngŵr|gŵr|ngwraig|gwraig|mam|dad|nhad|tad|brawd|mrawd|frawd|chwaer|mab|fab|merch|ferch|nain|taid|mam-?gu|tad-?cu|ewythr|modryb|anti|wncwl|cefnder|ghefnder|chyfnither|cyfnither|gymdoges|nghymydog|ffrind|partner|nai|nith|ŵyr|wyres|llystad|mhartner)"
WELSH_POST = r"(?:athro|athrawes|meddyg|doctor|feddyg|nyrs|ficer|gweinidog|weinidog|offeiriad|plismon|blismon|heddwas|plismones|ffermwr|postmon|bostmon|gyrrwr|yrrwr|cigydd|gigydd|pobydd|bobydd|prifathro|brifathro|prifathrawes|brifathrawes|pennaeth|bennaeth|cynghorydd|gynghorydd|deintydd|ddeintydd|milfeddyg|filfeddyg|cyfreithiwr|gyfreithiwr|tafarnwr|dafarnwr|tafarnwraig|ysgrifennydd|cadeirydd|gadeirydd|trysorydd|drysorydd|clerc|glerc|warden|arweinydd|maer|faer|adeiladwr|plymwr|trydanwr|saer|gof|organydd|bugail|fugail|pysgotwr|bysgotwr|bydwraig|fydwraig|fferyllydd|llyfrgellydd|lyfrgellydd|siopwr|barbwr|trefnydd|drefnydd|sylfaenydd|rheolwr|reolwr|darlithydd|gofalwr|ofalwr|rheithor|imam)"
WELSH_ILLNESS = r"(?:canser|ganser|chanser|strôc|epilepsi|awtistiaeth|awtistig|diabetes|clefyd|glefyd|dementia|iselder|trawiad|drawiad|parkinson|sglerosis|hiv|sgitsoffrenia|lewcemia|tiwmor|arennau|dialysis|camesgor|gamesgoriad|camesgoriad|asthma|chemotherapi|cemotherapi|alcoholig|beichiog|feichiog|ddall|fyddar|anorecsia)"

POLISH_KIN = r"(?:mąż|mężem|męża|mężowi|żona|żoną|żony|żonę|mama|mamą|mamy|mamę|matka|matką|matki|tata|tatą|taty|ojciec|ojcem|ojca|brat|bratem|brata|siostra|siostrą|siostry|siostrę|syn|synem|syna|synowi|córka|córką|córki|córkę|wujek|wujkiem|wujka|ciocia|ciocią|cioci|teść|teściem|teściowa|teściową|szwagier|szwagrem|szwagierka|sąsiad|sąsiadem|sąsiada|sąsiadka|sąsiadką|babcia|babcią|babci|dziadek|dziadkiem|dziadka|kuzyn|kuzynka|partner|partnerka|partnerem|przyjaciel|przyjaciółka|wnuk|wnuczka|zięć|zięciem|synowa|chłopak|chłopakiem|dziewczyna)"
POLISH_POST = r"(?:(?:lekar|nauczyciel|policjant|strażak|pielęgnia|kierowc|radn|burmistrz|sołtys|dyrektor|proboszcz|aptekar|piekar|rzeźni|listonosz|weterynarz|dentyst|adwokat|prawnik|prawnicz|sędzi|sklepikar|fryzjer|kucharz|kucharką|górni|rolni|mechani|murarz|hydrauli|elektryk|stolarz|tłumacz|przewodnicząc|prezes|kierowni|prezydent|organist|położn|bibliotekar|dziennikar|taksówkar|trener|skarbni|sekretar|założyciel|woźn|ksiądz|księdz|pastor|imam|wójt|rabin|inżynier|psycholog|terapeut|opiekun|poset|posłan|poseł|posłem)\w*)"
POLISH_ILLNESS = r"(?:raka|rakiem|rak|nowotw\w+|białaczk\w+|udar\w*|zawał\w*|padaczk\w+|epilepsj\w+|autyzm\w*|autystyczn\w+|cukrzyc\w+|schizofreni\w+|depresj\w+|parkinson\w*|alzheimer\w*|stwardnieni\w+|hiv|dializ\w+|przeszczep\w*|poroni\w+|zespoł\w+ downa|zespół downa|alkoholi\w+|uzależni\w+|mukowiscydoz\w+|demencj\w+|chemi\w+|anoreksj\w+|astm\w+|wózku|niewidom\w+|niesłysząc\w+|ciąży)"

URDU_KIN = r"(?:شوہر|بیوی|بھائی|بہن|ابو|ابا|امی|اماں|والد|والدہ|بیٹا|بیٹی|بیٹے|بچے|بچی|چچا|تایا|ماموں|خالہ|پھوپھو|پھوپھی|سسر|ساس|کزن|بھتیجا|بھانجا|بھانجی|نانی|نانا|دادی|دادا|پڑوسی|پڑوسن|ہمسایہ|دوست|سہیلی|منگیتر|داماد|بہو|دیور|جیٹھ|نند)"
URDU_POST = r"(?:ڈاکٹر|ٹیچر|استاد|استانی|نرس|امام|مولوی|مولانا|پولیس|ڈرائیور|وکیل|قصائی|دکاندار|کونسلر|ہیڈماسٹر|ہیڈ|پرنسپل|انجینئر|درزی|حجام|نائی|نانبائی|کلرک|جج|صدر|چیئرمین|سیکرٹری|سیکریٹری|خزانچی|میئر|منیجر|مینیجر|فارماسسٹ|دائی|مؤذن|خطیب|مترجم|لائبریرین|کوچ|کپتان|بانی|باورچی|مکینک|الیکٹریشن|پلمبر|ڈاکیا|سوشل|فائر)"
URDU_ILLNESS = r"(?:کینسر|فالج|مرگی|شوگر|ذیابیطس|ڈپریشن|دورہ|آٹزم|گردے|گردوں|ڈائلیسس|ہیپاٹائٹس|ٹی بی|اسقاط|دمہ|ایچ آئی وی|پارکنسن|ڈیمنشیا|الزائمر|معذور|نابینا|حمل|شیزوفرینیا|لیوکیمیا|تھیلیسیمیا|بریسٹ|ٹیومر)"
