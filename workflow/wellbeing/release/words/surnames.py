"""Surnames that are common in the United Kingdom and are no everyday words."""

from wellbeing.release.words import words

SURNAMES = words(
    """
abbott adams cox wilcock ahmed akhtar alexander allen allison anderson andrews ansari armstrong arnold ashton
atkins atkinson aziz bailey baines bakshi baldwin ballard balogun banerjee bannister barker barlow barnes
barnett barrett bartlett barton bassett bateman beaumont beddoes begum benn bennett benson bevan bhatt bhatti
blackburn blackwell bolton bowen boyd boyle bradley bradshaw braithwaite brennan briggs broadbent broughton
browne bryant buchanan buckley burgess burke burnett burrows byrne cadwallader caddick cahill cairns caldwell
callaghan cameron campbell carey carmichael carr carroll carson cartwright cassidy caulfield chadwick
chamberlain chapman charlton chaudhary chaudhry chaudry cheung chopra chowdhury churchill clarke clayton
clements clifford cochrane coates coghlan cohen colbert coleman collins colman connolly connor cookson cooper
corbett costello coulson cowan coyle crawford crawley cromwell crosby cullen cunningham curran curtis dalton
daly daniels darby davey davidson davies davis davison dawson delaney dempsey desai devine devlin dewi dhaliwal
dhillon dickinson dickson diaz dixon dobson docherty doherty dolan donaldson donnelly donoghue donovan doran
dougherty douglas dowling downes doyle driscoll duffy duggan duncan dunn dunne durrani dyer eastwood edmonds
edwards egan eccles ellis ellison elliott emmerson evans fairclough fallon farooqi farrell farquhar faulkner
fenton ferguson fernandes fernandez findlay finnegan finney fitzgerald fitzpatrick flaherty flanagan fleming
fletcher flynn foley forbes forsyth foster fraser freeman gallagher galloway gardiner garner garrett garcia
gibbons gibbs gibson gilbert gilchrist gill giles gillespie gilmore gittins goddard godfrey goldberg gonzalez
goodwin gordon goswami grady graham grewal griffin griffith griffiths grimes grimshaw gruffudd gunn gupta
guthrie hadley haines haigh hammond hancock hanna hannah hanson haque harding hargreaves harper harries
harrington harris harrison hartley harvey hassan hawkins hayes healy hegarty henderson hendry hennessy hepburn
herbert hewitt hickman hickey higgins hilton hinds hodge hodges hodgson hogan holden hollis holloway holmes holt
hopkins hopkinson horton houghton howarth howells howe hubbard hudson hughes humphreys humphries hurley hurst
hussain hussein hutchinson hutchison ingham ingram iqbal irvine irwin jackson jacobs jalil jamieson jarvis
jefferson jeffries jenkins jenkinson jennings johal johansson johns johnson johnston johnstone jones joyce
kamara kapoor kaur kavanagh keane kearney keating keegan keenan kelleher kelly kendall kennedy kenny kerr
kershaw khan khatun khattak kiely kinsella kirby kirkpatrick kirkwood knowles kumar kwan lakhani lambert lamont
lancaster langley larkin latif lawson leach leahy leary leblanc leighton lennon lennox leonard leslie lester
levy lewis liddell lindley lindsay lister livingstone llewellyn lloyd lockwood logan lomas lopez loughran lovell
lowe lowry lucas lyons macarthur macdonald mackay mackenzie mackie maclean macleod macmillan macpherson madden
maguire mahmood mahmud mahoney malone maloney manning marriott marsden martinez mcallister mcarthur mcbride
mccabe mccann mccarthy mccartney mccluskey mcconnell mccormack mccormick mccoy mcculloch mcdermott mcdonagh
mcdonald mcdonnell mcdougall mcelroy mcewan mcfarlane mcgee mcgill mcginty mcgowan mcgrath mcgregor mcguire
mchugh mcintosh mcintyre mckay mckee mckenna mckenzie mckeown mckinley mclaren mclaughlin mclean mcleod
mcloughlin mcmahon mcmanus mcmillan mcnally mcnamara mcneil mcneill mcpherson mcqueen mehmood mehta melville
mensah mercer meredith middleton mistry mitchell mohamed mohammed molloy monaghan montgomery moran morley
morrison morrissey mortimer moseley muir mukherjee mullen mulligan munro murdoch murphy murray naidoo nair nasir
naylor nelson newell newman nguyen nicholls nicholson nixon nkosi nolan norris norton nowak o'brien o'callaghan
o'connell o'connor o'donnell o'hara o'keefe o'leary o'neill o'reilly o'rourke o'sullivan oakley odonnell ogden
okafor okeke okonkwo okoro okoye oneill onyango osborne osei osullivan owens owusu oxley padgett parekh parfitt
parkes parkinson parry patel paterson patterson pattison paxton payne pearce pearson pemberton pereira perkins
perry peters petersen pettigrew phelan philips phillips pickering pitt plummer potts powell pratt preston
prendergast prescott prichard pritchard probert proctor prosser prydderch pugh purcell quigley quinn qureshi
rafferty rahman raman ramsay ramsey ramsden randall rasool rawlings rawlinson raza redmond rees reese regan reid
reilly reynolds rhodes richards richardson ridley rigby riordan roach roberts robertson robinson robson rodgers
rodrigues rogers rooney roscoe rosen rosenberg rossi rowe rowland rowlands rowley ruddock rushton russell
rutherford ryder saeed samuels sanderson sandhu santos saunders saxton scanlon schofield schwartz sehgal
sengupta shafiq shah shannon sharif sharma sharpe shaw sheehan sheikh sheldon sheppard sheridan siddall siddiqui
sidhu silva simmonds simmons simms simpson sinclair singh skelton sked slater sloan smith smithson smyth solanki
spence spencer stafford stanton stephens stephenson stevens stevenson stewart stokes stringer stubbs sutcliffe
sutherland suleman sullivan syed sykes symonds tattersall taylor tennant thakur thapa thatcher thomas thomason
thompson thomson thorne thornton thorpe tierney timms tobin tomkinson tomlinson townsend travers treharne
trevithick truman tully turnbull turner tyrrell tyson underwood upton vaughan vickers vincent virdi waddell
wadsworth wainwright waite wakefield wallace wallis walsh walters walton warburton warner warsame waterhouse
waters' watkins watkinson watson watts weaver webber webster welch wharton wheatley wheeler whelan whitaker
whitehead whitehouse whittaker wilcox wilkes wilkins wilkinson williams williamson willis wilson winstanley
wolfe wong woodhouse woodward wooldridge woolley worthington wyatt wynne yates younis yeung zaman abbasi afridi
anjum awan bajwa bashir bukhari gilani hashmi janjua jatoi javed khokhar lodhi malik memon mughal naqvi niazi
pathan qazi rajput rana rizvi sethi zaidi bibi kowalski kowalska nowakowski nowakowska wiśniewski wiśniewska
wójcik kowalczyk kamiński kamińska lewandowski lewandowska zieliński zielińska szymański szymańska woźniak
dąbrowski dąbrowska kozłowski kozłowska jankowski jankowska mazur wojciechowski wojciechowska kwiatkowski
kwiatkowska krawczyk kaczmarek piotrowski piotrowska grabowski grabowska pawłowski pawłowska michalski michalska
nowicki nowicka wieczorek jabłoński jabłońska majewski majewska olszewski olszewska stępień jaworski jaworska
malinowski malinowska dudek adamczyk pawlak górski górska sikora walczak witkowski witkowska rutkowski rutkowska
michalak szewczyk ostrowski ostrowska tomaszewski tomaszewska pietrzak zalewski zalewska wróblewski wróblewska
marciniak jasiński jasińska zawadzki zawadzka jakubowski jakubowska sadowski sadowska duda włodarczyk
chmielewski chmielewska borkowski borkowska sokołowski sokołowska szczepański szczepańska sawicki sawicka
kucharski maciejewski maciejewska kubiak kalinowski kalinowska mazurek wysocki wysocka kaźmierczak sobczak
cieślak andrzejewski czerwiński czerwińska bebb cadwaladr eynon gittoes gwynne hopcyn howel ieuan iorwerth
mathias meyrick morgans mostyn ogwen parri penri picton pryce rhydderch rosser tegid tudur watcyn ynyr
"""
)

URDU_SURNAMES = words(
    """
خان ملک چوہدری چودھری قریشی بٹ مرزا بیگ شیخ صدیقی انصاری رضوی نقوی زیدی بخاری گیلانی راجپوت جٹ رانا اعوان گجر
بیگم بی‌بی  لودھی درانی آفریدی خٹک مغل قاضی سید بھٹی بھٹو عباسی ہاشمی شاہ مہمند مینگل
"""
)
"""Surnames and names of honour in Urdu script."""
