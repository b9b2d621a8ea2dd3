"""Places of the United Kingdom and some beyond, in lower case: towns, cities, islands, boroughs and many villages."""

from wellbeing.release.words import phrases, words

PLACES = words(
    """
aberaeron aberdare aberdeen aberdyfi aberfan abergavenny abergele abersoch abertillery aberystwyth abingdon
accrington acton aldershot allerton alloa alnwick altrincham amble ambleside amersham amlwch ammanford andover
anfield anglesey antrim appleby arbroath arfon arran arundel ashbourne ashby ashford ashington aston aviemore
axminster aylesbury ayr ayrshire bala ballymena ballymoney bamburgh banbury banff bangor bannockburn barmouth
barnet barnoldswick barnsley barnstaple barra barrow basildon basingstoke batley beaumaris beccles bedford
bedfordshire bedlington bedworth beeston belfast bellshill belper benbecula berkhamsted berkshire berwick
bethesda bethnal beverley bexhill bexley bicester bideford biggleswade bilston bingley birkenhead birmingham
birstall blackburn blackpool blackwood blaenau blaenavon blandford blyth bodmin bognor bolsover bolton bootle
borth boscombe bournemouth brackley bracknell bradford braintree bransholme brecon brentford brentwood bridgend
bridgnorth bridgwater bridlington bridport brierley brighouse brighton bristol brixham brixton broadstairs
bromley bromsgrove broxburn brynmawr bude buckingham buckinghamshire buckley builth bungay burnham burnley
burslem burton buxton caerleon caernarfon caerphilly caithness caldicot calderdale camborne cambridge
cambridgeshire camden cannock canterbury cardiff cardigan carlisle carlow carluke carmarthen carmarthenshire
carnforth castleford castlemilk caterham catford ceredigion chatham cheadle chelmsford cheltenham chepstow
chesham cheshire cheshunt chester chesterfield chichester chippenham chipping chorley christchurch cirencester
clacton cleckheaton cleethorpes cleveland clitheroe clonmel clun clydebank clydach coalville coatbridge
cockermouth colchester coleraine colne colwyn congleton consett conwy cookstown corby corwen coventry
cowdenbeath cowes craigavon cramlington crawley crediton crewe criccieth crickhowell cromer crosby crowborough
croydon cullompton cumbernauld cumbria cumnock cwmbran dagenham dalkeith darlington dartford dartmouth darwen
daventry denbigh denbighshire deptford derby derbyshire derry devizes devon devonshire dewsbury didcot dingwall
dolgellau doncaster dorchester dorking dornoch dorset douglas dover downpatrick droitwich dublin dudley dulwich
dumbarton dumfries dunbar dundee dunfermline dungannon dunoon dunstable durham dymchurch ealing easington
easterhouse eastbourne eastleigh ebbw ecclesfield eccles edinburgh edmonton egham elgin ellesmere eltham enfield
enniskillen epping epsom erdington erith evesham exeter exmouth eyemouth falkirk falmouth fareham faringdon
farnborough farnham faversham felixstowe ferryhill ffestiniog fife filey finchley fishguard fleetwood flintshire
folkestone forfar forres fraserburgh frodsham frome fulham fulwood gainsborough galashiels galway garforth
gateshead gillingham girvan glamorgan glasgow glastonbury glenrothes glossop gloucester gloucestershire
goathland godalming gorbals gorseinon gosforth gosport govan grangemouth grantham gravesend grays greenock
greenwich grimsby guernsey guildford guisborough gwynedd hackney haddington halesowen halesworth halifax
halstead hamilton hammersmith hampshire hampstead handsworth haringey harlech harlesden harlow harpenden
harrogate harrow hartlepool harwich haslemere hastings hatfield haverfordwest haverhill hawarden hawick hebden
hebrides hednesford helensburgh helston hemel henley hereford herefordshire hertford hertfordshire hexham
heysham heywood hillingdon hinckley hitchin holbeach holborn holbeck holyhead holywell honiton horncastle
hornchurch hornsea horsham hounslow hove hoylake hoyland hucknall huddersfield hulme hungerford hunstanton
huntingdon huyton hyndburn ilfracombe ilkeston ilkley ilminster immingham inverclyde invergordon inverness
ipswich irvine islay islington jarrow johnstone keighley keld kelso kendal kenilworth kensington keswick
kettering kidderminster kidwelly kilburn kilkenny kilmarnock kilsyth kilwinning kinross kintyre kirkby kirkcaldy
kirkintilloch kirkham kirklees kirkwall knaresborough knighton knowsley knutsford lambeth lampeter lanark
lanarkshire lancashire lancaster larkhall larne launceston leamington leatherhead ledbury leeds leicester
leicestershire leighton leith leominster lerwick letchworth leven lewes lewisham leyland leyton lichfield
limavady limehouse limerick lincolnshire linlithgow lisburn liskeard littlehampton liverpool livingston llandaff
llandeilo llandovery llandrindod llandudno llanelli llangefni llangollen llanidloes llanrwst lochaber
lochgilphead londonderry london loughborough loughton louth lowestoft luton ludlow lutterworth lydney lyme
lymington lytham mablethorpe macclesfield machynlleth maesteg magherafelt maidenhead maidstone maldon malmesbury
malton malvern manchester mangotsfield mansfield margate marlborough marlow matlock maryhill maryport melksham
menai merthyr merton mexborough middlesbrough middlesex middleton middlewich midlothian millom milngavie
minehead monmouth monmouthshire montgomery montrose moray morecambe morley morpeth mossley motherwell
mountsorrel mumbles musselburgh nairn nailsworth nantwich narberth neath newark newbury newcastle newham
newhaven newlyn newmarket newport newquay newry newton newtown norfolk northallerton northampton
northamptonshire northumberland northwich norwich nottingham nottinghamshire nuneaton oakham oban okehampton
oldham orkney ormskirk orpington ossett oswestry otley oxford oxfordshire oxted padstow paisley peckham peebles
pembroke pembrokeshire penarth penmaenmawr penicuik penistone penrith penzance perivale perthshire peterborough
peterhead peterlee petersfield pevensey pickering pitlochry plumstead plymouth pontardawe pontefract pontypool
pontypridd poplar portadown porthcawl porthmadog portishead portree portrush portsmouth portstewart powys
prescot prestatyn presteigne preston prestonpans prestwich prestwick pudsey pwllheli queensferry radcliffe
ramsbottom ramsgate rawtenstall redcar redditch redruth reigate renfrew renfrewshire retford rhayader rhondda
rhosllanerchrugog rhuddlan rhyl rhymney ripley ripon risca rochdale rochester romford romsey rossendale
rotherham rothesay rothbury roundhay royston ruabon ruislip runcorn runnymede rushden rutherglen ruthin ryde
saddleworth salcombe salford salisbury saltash saltburn saltcoats sandbach sandwell scarborough scunthorpe
seaford seaham seahouses sedbergh sedgefield selby selkirk sevenoaks shankill sheerness sheffield shepton
sherborne sheringham shetland shildon shipley shoreditch shoreham shrewsbury shropshire sidcup sidmouth
sittingbourne skegness skelmersdale skipton skye sleaford slough smethwick snowdonia solihull somerset southall
southampton southend southport southwark southwell southwold spalding spennymoor stafford staffordshire staines
stalybridge stamford stanley steeple stepney stevenage stirling stockport stockton stoke stonehaven stornoway
stourbridge stowmarket strabane stranraer stratford streatham stretford stroud suffolk sunderland surbiton
surrey sussex sutton swaffham swanage swanley swanscombe swansea swindon swinton tadcaster talgarth tameside
tamworth taunton tavistock teddington teesside teignmouth telford tenbury tenby tewkesbury thame thamesmead
thanet thetford thirsk thornaby thurrock thurso tilbury tipperary tipton tiree tiverton tobermory todmorden
tonbridge tonypandy toryglen tottenham totnes totton toxteth tredegar tregaron treorchy trowbridge truro
tunbridge tullamore twickenham tynemouth tyneside tywyn uckfield ullapool ulverston uppingham uttoxeter uxbridge
ventnor wadebridge wakefield wallasey wallsend walsall walthamstow wandsworth wantage warminster warrington
warwick warwickshire washington waterford watford wednesbury wellingborough wellington welshpool welwyn wembley
weston wexford weymouth whalley whitby whitchurch whitehaven whitstable widnes wigan wigston wilmslow wiltshire
wimbledon wimborne winchester windermere windsor wirral wisbech witham withernsea withington witney wokingham
wolverhampton woolwich wolverton worcester worcestershire workington worksop worthing wrexham wycombe wymondham
wythenshawe yarmouth yeovil yorkshire ystradgynlais ystrad abertawe caerdydd casnewydd wrecsam aberteifi
caerfyrddin penybont abergwaun hwlffordd dinbych rhuthun trallwng croesoswallt amwythig lerpwl manceinion
llundain bryste caergybi biwmares porthaethwy bermo aberhonddu trefynwy casgwent pontypwl aberdâr llanbedr
gaerdydd nghaerdydd bwllheli nghaernarfon gaernarfon fangor mangor lanelli wynedd fôn môn ddolgellau nolgellau
ddinbych lundain warszawa warszawie warszawy kraków krakowie krakowa łódź łodzi wrocław wrocławiu wrocławia
poznań poznaniu gdańsk gdańsku gdańska gdynia gdyni szczecin szczecinie bydgoszcz bydgoszczy lublin lublinie
katowice katowicach białystok białymstoku białegostoku częstochowa częstochowie radom radomiu sosnowiec toruń
toruniu kielce kielcach rzeszów rzeszowie gliwice gliwicach zabrze olsztyn olsztynie bielsko bytom zielona
rybnik tychy opole opolu elbląg płock tarnów koszalin kalisz legnica grudziądz słupsk jaworzno nowym nowego
zakopane zakopanem londynie londynu londyn manchesterze manchesteru birminghamie leicesterze bristolu edynburgu
edynburg liverpoolu wrexhamie lahore karachi islamabad rawalpindi faisalabad multan peshawar quetta sialkot
mirpur kotli jhelum gujrat gujranwala kashmir attock chakwal bhimber dadyal sylhet dhaka mumbai delhi kolkata
amritsar jalandhar ludhiana nairobi lagos accra kampala mogadishu harare kingston baghdad kabul tehran damascus
aleppo kyiv lviv kharkiv bucharest vilnius riga tallinn sofia budapest belgrade
"""
)
"""Places whose names are no everyday words; they are found whatever their case."""

WORDS = words(
    """
ash bath battle barking beer bow bury chard cheddar clay coal crook deal diss down dungeness ely eye flint goole
hale ham hayes hope hull leek leigh london looe march mold nelson over poole reading redhill rugby rye sale
sandwich seal settle skye staple stone street tring ware wash wells wick wing york perth bray cork clare tyrone
stoke hyde bala neath hook holt acton barrow poplar stanley burton chipping steeple stretford grays irvine
boston lincoln scone barry lizard mull mere iona cray cam dee don exe tees tyne wye avon severn mersey thames
humber clyde
"""
)
"""Places that are words too: places only by their capital."""

LONG = phrases(
    """
isle of wight | isle of man | isle of skye | milton keynes | king's lynn | kings lynn | bury st edmunds | st
albans | st helens | st ives | st austell | st andrews | st davids | stow on the wold | bourton on the water |
stratford upon avon | weston super mare | newcastle upon tyne | newcastle under lyme | berwick upon tweed |
burton upon trent | kingston upon hull | ashby de la zouch | chester le street | chapel en le frith | high
wycombe | hay on wye | ross on wye | richmond upon thames | tower hamlets | moss side | cheetham hill | hebden
bridge | sowerby bridge | port talbot | ebbw vale | colwyn bay | barry island | merthyr tydfil | blaenau
ffestiniog | rhos on sea | betws y coed | milford haven | fort william | east kilbride | sutton coldfield |
sparkhill | small heath | balsall heath | handsworth wood | alum rock | saltley | manningham | little horton |
great horton | harehills | chapeltown | hyson green | st pauls | easton | butetown | grangetown | riverside park
| splott | ely bridge | townhill | gurnos | penrhys | maindee | ringland | pillgwenlly | caia park | plas madoc
| whalley range | longsight | rusholme | nowa huta | nowy sącz | nowym sączu | zielona góra | bielsko biała |
azad kashmir | bow street | stoke on trent | market harborough | market drayton | bishop auckland | bishop's
stortford | saffron walden | tunbridge wells | llandrindod wells | builth wells | lyme regis | bognor regis |
bexhill on sea | southend on sea | clacton on sea | lytham st annes | thornton cleveleys | melton mowbray |
leighton buzzard | hemel hempstead | welwyn garden city | ellesmere port | birkenhead park | forest of dean |
vale of glamorgan | y bala | y barri | y rhyl | yr wyddgrug | bae colwyn | ynys môn | ynys mon | pen llŷn |
castell nedd | port eynon | south shields | north shields | whitley bay | robin hood's bay | grange over sands |
kirkby lonsdale | barrow in furness
"""
)
"""Places of several words."""

URDU = words(
    """
لندن بریڈفورڈ برمنگھم مانچسٹر لیڈز لیسٹر لوٹن شیفیلڈ گلاسگو ایڈنبرا کارڈف نیوپورٹ سوانزی ڈربی ناٹنگھم اولڈہم
راچڈیل بلیکبرن برنلے نیلسن ہیلی‌فیکس ہیلیفیکس ہڈرزفیلڈ  ڈیوزبری کیتھلے بولٹن پریسٹن والسال والتھم سلاؤ ریڈنگ
پیٹربرا لیورپول نیوکاسل برسٹل کوونٹری سٹوک مڈلزبرو ریکسہم لاہور کراچی اسلام‌آباد راولپنڈی فیصل‌آباد ملتان پشاور
کوئٹہ  سیالکوٹ میرپور کوٹلی جہلم گجرات گوجرانوالہ ڈڈیال بھمبر چکوال اٹک مظفرآباد ساہیوال سرگودھا بہاولپور
"""
)
