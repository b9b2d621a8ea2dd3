"""First names and short forms that are common in the United Kingdom, whatever language they come from."""

from wellbeing.release.words import words

NAMES = words(
    """
aaron abbie abby abigail adam adele adrian agatha agnes aidan aileen ailsa aimee aisling alan alana alasdair
alastair albert alec alex alexander alexandra alexis alf alfie alfred alice alicia alisha alison alistair allan
alun alys alyssa amanda amelia amelie amy anastasia andrea andrew andy aneurin angela angharad angie angus anika
anita ann anna annabel annabelle anne annette annie anthea anthony antoinette antonia antonio archie ariana
arianna arthur arwel arwen ashleigh ashley audrey aurora ava avril barbara barney barnaby barry baz beatrice
beatrix becca becky belinda bella ben benedict benjamin bernadette bernard bernice bernie bert bertha beryl bess
beth bethan betsan betty bev beverley bevan bianca billie billy blake bob bobbie bobby bonnie brad bradley
branwen brandon breda brenda brendan brian bridget bridie brigid brogan bronagh bronwen bronwyn brooke bruce
bruno bryan bryn bryony caitlin callum calum cameron camilla candice cara carl carla carly carmel carmen
caroline carolyn carrie carwyn casey cassandra cassie catherine cathal cathy catrin catriona cecil cecilia
cedric celia cerys charis charles charlie charlotte chantelle chelsea cheryl chloe chris chrissie christina
christine christopher cian ciara ciaran cilla claire clara clare clarice claude claudia clement clifford clive
clodagh colette colin colleen conor connor conrad constance cora coral corey corinne courtney craig cynthia
cyril daffyd dafydd dai daisy dalia damian damien dan daniel danielle danny daphne darcy daren darragh darren
dave david davina davy daz deanna debbie deborah debra declan deirdre delia delyth denis denise dennis derek
dermot derry des desmond diana diane dianne dick dilys dion dolly dolores dominic don donald donna doreen doris
dorothy dorian dougal douglas doug dougie dulcie duncan dwayne dyfan dyfed dylan eamonn ebony eddie eddy edgar
edith edmund edna eduardo edward edwin edwina effie eifion eileen eilidh eilish eira eirian eirlys elaine
eleanor eleri elen elena elfed eli elias elijah elin elinor eliot elise eliza elizabeth ella ellen ellie elliot
elliott elsa elsie elspeth eluned elvira elwyn emily emlyn emma emmanuel emrys emyr ena enid eric erica erin
ernest ernie esme esmeralda estelle esther ethan ethel eugene euan eunice evan evelyn ewan fabian felicity felix
fergus ffion fflur finlay finley finn fiona flora florence floella flossie fran frances francesca francis
frankie fraser fred freda freddie freddy frederick freya gail gareth garry gary gavin gaynor gaz gemma geoff
geoffrey george georgia georgie georgina geraint gerald geraldine gerard gerry gertrude gethin gideon gillian
gina gladys glenda glenys gloria glynis gordon graeme graham greg gregor gregory greta gruffydd gruff guto gwen
gwenda gwendolyn gweneth gwenllian gwilym gwyneth gwynfor hamish hannah harold harriet harrison harriette harvey
hattie hayden hayley heath hector heidi helen helena henrietta henry herbert hettie heulwen hilary hilda horace
howard howell huw hugh hugo huey humphrey hywel iain ian idris iestyn ieuan ifan ifor imogen ina ines inga
ingrid iola iolo iona ioan irene iris irvine isaac isabel isabella isabelle isaiah isla islwyn isobel ivan ivor
iwan izzy jackie jacob jacqueline jacqui jaime jake james jamie jan jane janet janette janice janine jasmine
jason jasper javier jayden jayne jean jeanette jeanie jeff jeffrey jemima jemma jen jenna jennie jennifer jenny
jeremiah jeremy jerome jerry jess jesse jessica jessie jill jillian jim jimmy jo joan joanna joanne jocelyn
jodie jodi joe joel joey johanna john johnny johnnie jon jonah jonathan jonathon jonny jordan joseph josephine
josh joshua josie joyce juan juanita judith judy jules julia julian julianne julie juliet justin justine kara
karen karl kat kate katherine kathleen kathryn kathy katie katrina katy kay kayleigh keiron keith kelly kelvin
kemi ken kendra kenneth kenny kenzie keri kerry kerri kev kevin keziah kian kiera kieran kim kimberley kirsten
kirstie kirsty kitty kofi kris kristen kristian kristina kurt kwame kyle kylie kyra lachlan lana lara larry
laura lauren laurence lauri laurie lawrence leah leanne lee leigh leighton lena lenny leo leon leona leonard
leonie leroy leslie lesley lewis lexi liam libby lillian lily linda lindsay lindsey linus lionel lisa lisbeth
liz liza lizzie lizzy llewelyn llinos lloyd llyr logan lois lola lorna lorraine lottie lou louis louisa louise
luca lucas lucia lucille lucinda lucy luisa luke luned lydia lyn lynda lynette lynn lynne lynsey mabel mabli
macsen maddie maddy madeleine madison maeve magda maggie magnus mags maia mair maire mairead mairi maisie mal
malachi malcolm mali mandy manon mansel manuel marc marcel marcella marcia marco marcus margaret margery margot
maria mariah marian marianne marie marilyn mario marion marisa marjorie marlene marsha martha martin martina
martyn mary matilda matt matthew maud maureen maurice mavis maxine maxwell meg megan meghan mei meinir meirion
melanie melinda melissa mercedes meredith merfyn merryn mervyn mia michael micah michaela michelle mickey miguel
mike mikey mildred millicent millie mina minnie miranda miriam mitch mitchell moira molly mona monica montague
morag morgan morwenna moses muriel murdo murray myfanwy myles myra myrtle nadia nadine nan nancy naomi nat
natalie natasha nathan nathaniel ned neil nell nellie nerys nesta nev neville ngozi nia niall niamh nichola
nicholas nicky nicola nicole nigel nikki nina nkechi noah noel noelle nora noreen norma norman nuala oisin olga
olive oliver olivia ollie olwen oona oonagh orla orlagh oscar osian oswald otis owain owen paddy pam pamela
paolo patricia patrick patsy paul paula paulette pauline pearse peggy penelope percy perpetua perry pete peter
petra petula philip philippa phillip phil phoebe phyllis pippa polly prudence quentin rachael rachel rafael
ralph ramona randall raquel raymond rebecca reg reggie reginald reuben rhian rhiannon rhodri rhona rhonda
rhydian rhys ria ricardo richard richie rick ricky riley rita roberta robert roberto robbie robyn rochelle roddy
roderick rodney roger roisin roland roma roman ron ronald ronan ronnie rory ros rosa rosalind rosamund rosanna
rosemary rosie ross rowan rowena roxanne roy rubin rufus rupert russ russell ruth ryan sabrina sadie sally sam
samantha samuel sandra sara sarah saoirse sasha saul scarlett scott seamus sean sebastian selina selwyn serena
seren shane shannon sharon shaun shauna shaz sheena sheila shelley shelagh sherry shirley shona sian sid sidney
sienna sile silvia simon simone sinead sion sioned siobhan siwan sofia sonia sonya sophia sophie stacey stan
stanley stef stefan stella steph stephanie stephen steve steven stevie stewart stu stuart sullivan susan susanna
susannah susie suzanne suzie suzy sybil sylvia tabitha talia tamara tamsin tania tanya tara taylor tegan tegwen
terence teresa teri terrence terri terry tess tessa thea thelma theo theodora theodore theresa thomas tilly tim
timothy tina toby todd tom tommy tomos toni tracey tracy trefor trev trevor tricia trish trisha tristan trudy
tudor tyler tyrone uma una ursula val valerie vanessa vaughan vera verity vernon veronica vicki vicky victoria
vince vincent viola virginia viv vivian vivien vivienne walter wanda warren wayne wendy wesley wilf wilfred
william willie willow winifred winnie winston wyn yolanda yvette yvonne zac zach zachary zak zara zelda zena zoe
zola chidi chioma adaeze adebayo ade ayo babatunde bola chinedu chukwu ebele emeka femi folake funmi ifeoma
ikenna kayode nneka obinna olu oluwaseun segun temi thandi thandiwe tunde uche wale yemi yetunde yusuf zainab
abdi abdullahi amina ayaan faduma hodan ifrah khadra nimco hassan hussein osman warsame farah ming jing xiao yan
hui fang nguyen linh huong dmitri sergei svetlana tatiana natalia natalya oksana olena iryna andriy mykola
volodymyr ionut andreea alexandru mihai florin cristina ioana gheorghe radu bogdan stoyan dimitar ivanka
"""
)
"""First names of Britain and Ireland, Wales, West and East Africa, China, Vietnam, Ukraine, Romania."""

SOUTH_ASIAN = words(
    """
aadil aamir aamna aaliyah aarav aarti abbas abdul abdullah abida abrar adeel adil adnan aftab ahmad ahmed ahsan
aisha ajay ajmal akbar akhtar akram aleena alia alina aliya alisha amaan amar amber amina aminah aamina amir
amira amit amjad amna amrit amrita anand ananya aneesa anil anila anisa anjali anjum anwar aqeel aqib aqsa arash
areeba arif arjun arslan arshad arun asad asha ashfaq ashok ashraf asif asim asiya aslam asma atif ayesha ayisha
azam azeem azhar azra babar baljit balvinder basharat bashir bashira bilal bilqis bushra chaudhry deepa deepak
devi dilip dinesh ehsan faheem fahad fahim faisal faiza faizan farah farhan farhana farida farooq faruq farzana
fatima fatimah fauzia fawad fayyaz fazal feroz fiza furqan gagan ghazala ghulam gita gurdeep gurpreet habib
habiba hafeez hafsa haider hajra hamid hamida hamza hanif haris harjit harpreet haroon hasan hasina hassan hina
humaira humera husna hussain ibrahim ifrah iftikhar ijaz ikram imran imtiaz inayat inderjit iqra irfan irum
ishaq ishfaq ismail jahangir jalal jamal jamil jamila jamshed jaspreet jasvinder javaid javed jawad junaid kabir
kalpana kamal kamran karim kashif kausar kavita khadija khadijah khalid khalida khurram kiran komal kuldeep
lakshmi lubna madiha maham mahmood mahnoor maira majid malika manjit manpreet mansoor maria mariam maryam maryum
masood meena meera mehmood mehreen mehwish mohammad mohammed mohsin mohan mubarak mubashir muhammad mujahid
mukesh mumtaz munir munira murtaza musa musarrat mushtaq mustafa mustansar nabeel nabila nadeem nadia naeem
nafisa naheed nahid naila najma narinder nargis naseem naseer nasima nasir nasreen nasrin naveed navid nazia
nazir neelam neha nighat nilofar nimra nisar noman noor noreen nosheen nusrat omar osama parminder parveen
parvez pooja pradeep prakash pramila prem priya puja qasim qaiser rabia rafiq rahat raheela rahim rahul raj raja
rajesh rajinder rakesh ramesh rani ranjit rashid rashida ravi razia rehana rehman reshma rehan riaz rizwan
rizwana robina rohit rubina rukhsana saad saba sabah sabina sabir sadaf sadia sadiq safia safina sahar saima
sajid sajida sakina saleem saleha salim salima salma salman samina samir samira sana sandeep sanjay sania sara
sarfraz sarwar satnam saqib seema shabana shabbir shabnam shafiq shafqat shagufta shahbaz shaheen shahid shahida
shahnaz shahzad shaista shakeel shakila shamim shamsa shanaz shaukat shazia sheraz shireen shoaib sidra sikandar
simran sobia sohail suhail sukhdev sukhwinder sultana sumaira sumera sunil sunita suresh surinder surjit syeda
tabassum tahir tahira tahmina tamana tanveer tariq tasleem tasneem tayyab tayyaba tazeem ubaid uzma umair umar
usha usman vijay vikram vinod wahid waheed waqar waqas waseem wasim yasin yasir yasmeen yasmin yousaf younis
yusra zafar zaheer zahid zahida zahra zaib zain zaina zakia zara zarina zeenat zeeshan zia zohra zubair zubaida
zulfiqar
"""
)

POLISH = words(
    """
adam adrian agata agnieszka aleksander aleksandra alicja alojzy amelia anastazja andrzej aneta anetka angelika
ania anka anna antek antoni arek arkadiusz artur asia barbara bartek bartłomiej bartosz basia beata bogdan
bogumiła bogusław bolesław bożena bronisław cecylia czesław damian daniel danka danuta daria dariusz darek dawid
dominik dominika dorota edyta elżbieta eryk ewa ewelina fabian felicja filip franciszek gabriela genowefa gosia
grażyna grzegorz grzesiek halina halinka hania hanna helena henryk hubert ignacy igor ilona irena ireneusz iwona
iza izabela jacek jadwiga jagoda jakub janek janina janusz jarek jarosław jerzy joanna joasia jolanta jola józef
józefa julia julita jurek justyna kacper kamil kamila karol karolina kasia kasieńka katarzyna kazimierz kinga
klaudia konrad kornelia krysia krystian krystyna krzysiek krzysztof kuba lech leokadia leszek lidia lucyna
ludwik łucja łukasz maciej maciek magda magdalena maja małgorzata marcelina marcin marek maria mariola mariusz
marlena marta martyna maryla marysia marzena mateusz michał michalina mieczysław mietek mikołaj milena mirek
mirosław mirosława monika natalia nikola norbert olek oliwia oliwier oskar ola patrycja paulina paweł piotr
piotrek przemek przemysław radek radosław rafał regina renata robert roman ryszard rysiek sabina sebastian
sławek sławomir stanisława stanisław staszek stefan stefania stefek sylwester sylwia szymek szymon tadek tadeusz
teresa tomasz tomek urszula ula wacław waldek waldemar wanda weronika wiesiek wiesław wiesława wiktor wiktoria
wiola wioletta witold władek władysław włodek wojciech wojtek zbigniew zbyszek zdzisław zenon zofia zosia
zuzanna zuzia zygmunt
"""
)

WORDS = words(
    """
abi al amber april art august autumn barbie basil bay bill blossom brook buddy carol chance charity chase chip
christian chuck cliff clem clover comfort crystal daisy dale dana dawn dean del dell destiny dot drew duke earl
ed eden ella eve faith fay fern flo flora forest frank gale gay gene ginger glen glyn grace grant guy happy
harmony harry haf hal hazel heather hero holly honey hope hunter iris ivy jack jade jay jet jewel joss joy june
junior kit lance laurel les lily lorne lynx mark marina max may mel melody mercy merry miles misty mo nick norm
olive opal page pansy pat patience pearl peg penny pierce pip pixie poppy precious prince ray rebel red reed rex
rich river rob robin rocky rod rose rosemary ruby rusty sage sandy sergeant skip sky sonny stone storm sue
summer sunny tad tam tanner ted tel tiger tony tracy trinity troy ty viola violet vic victor wade ward will
winter woody woods sherry willow mike dolly bobby bonnie dick sultana paddy teddy zen gwyn haydn barry jordan
clement logan morgan bella verity victoria virginia florence george bruno barney nelly patsy sid taylor don val
mal ade ayo yan hui fang ming mei mia gwynne mam ala iga ida rom beata kuba jagoda pola róża kalina malina wit
sława noor star iqra dua ali sultan malik raza zia
"""
)
"""First names that are words too: names only by their capital, or by what stands beside them."""

SHORT = words(
    """
cath kim sam dan pam ben nan tom ann lyn jan don ela ola iza ewa ina rita una ena mali mina
"""
)
"""Names that are words of Welsh or Polish: in those languages names by their capital alone."""

URDU = words(
    """
احمد محمد علی حسن حسین فاطمہ عائشہ خدیجہ زینب مریم آمنہ امینہ رقیہ کلثوم حلیمہ سکینہ صفیہ ثمینہ ثمرین ثنا ثناء
سارہ سائرہ صائمہ صبا صدف صابر صادق عابد عابدہ عادل عارف عاصم عامر عباس عبداللہ عبدالرحمن عبدل عثمان عدنان عدیل
عرفان عزیز عظمیٰ عظمی عقیل عمر عمران عمیر عنبر غلام غزالہ فاروق فائزہ فخر فراز فرح فرحان فرحت فرزانہ فرید فریدہ
فضل فہد فہیم فوزیہ فیصل فیاض قاسم قیصر کاشف کامران کرن کریم کلیم کنول کوثر گلزار گلنار لبنیٰ لبنی ماجد ماجدہ
مبشر مجید محسن محمود مدیحہ مراد مسرت مسعود مشتاق مصطفی مصطفیٰ معین ملیحہ ممتاز منصور منیر منیرہ مہوش مہرین مہناز
موسیٰ نازیہ ناصر ناصرہ نادیہ نائلہ نبیل نبیلہ نثار نجمہ ندیم نرگس نسرین نسیم نصرت نعمان نعیم نفیسہ نگہت نوید
نورین نوشین وحید وسیم وقار وقاص ہارون ہاجرہ ہما یاسر یاسمین یاسین یعقوب یوسف یونس زاہد زاہدہ زبیر زبیدہ زرینہ
زکیہ زہرہ زہرا زوہیب زین ذیشان رابعہ راحیلہ راشد راشدہ رضیہ رضوان رضوانہ رحمان رخسانہ رفیق روبینہ ریاض ریحانہ
ریحان سجاد سجاول سدرہ سرفراز سعد سعدیہ سعید سعیدہ سلطانہ سلمیٰ سلمی سلمان سلیم سلیمہ سمیرا سمیرہ سمیر سہیل سیما
شازیہ شاہد شاہدہ شاہین شاہ شبانہ شبنم شبیر شریف شعیب شفیق شکیل شکیلہ شگفتہ شمیم شمائلہ شہباز شہزاد شہناز شوکت
شیراز طارق طاہر طاہرہ طلحہ ظفر ظہیر آصف آصفہ آسیہ آفتاب ارشد ارم ارسلان اسد اسلم اسما اسماء اشرف اظہر اعجاز افضل
اقبال اقرا اکبر اکرم امجد امیر انور انیلہ انیسہ ایمن بابر بشیر بشریٰ بشری بلال بلقیس پروین پرویز تسنیم تسلیم
تنویر توصیف ثاقب جاوید جمیل جمیلہ جمشید جنید حامد حامدہ حبیب حبیبہ حفصہ حفیظ حمزہ حمید حمیدہ حنا حیدر خالد خالدہ
خرم دانش ذوالفقار مہر عالیہ علینہ
"""
)
"""First names in Urdu script that are no everyday words."""
