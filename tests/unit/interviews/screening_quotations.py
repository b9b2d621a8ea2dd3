"""Made-up quotations that tell who somebody is, and others that tell nobody; each line one quotation.

Every person, number and address is invented; places are real. The lines were written before the screen was measured
with them, and stay as they are when it changes.
"""

IDENTIFYING = {
    "English: names": """
        then Shirley stood up and told them what she thought
        it was gareth who fixed the boiler in the end
        Deepak opens up every morning before seven
        ask anyone, ask mrs pocock, she was there
        we all went round to Siobhan's after the meeting
        my neighbour Tariq had already rung them twice
        i told keith it would never work
        the one who shouted was an Okonkwo, you know the family
        Cllr Bevan promised us a crossing
        Mr T from the end house does the bins
        Our Dwayne got the blame as usual
        That's when Priya and her sister joined the choir
        old Trevor used to sit on that bench all day
        Winston and I set up the allotment together
        nobody but Fatima ever signed the book
        the Szymanski boys wrecked it
        it all fell apart when grzegorz left
        Everyone calls him Smudge, and Smudge would know
        They call me Big Nige round here, nickname stuck
        My name is Tallulah and I have lived here for ever
        Rose said it would be different this time
        auntie may made the sandwiches for everyone
        Dr Adeyemi was the only one who listened
        the cup is named after Harold Entwistle
        zainab's mum brings samosas to every meeting
        Ieuan drove the minibus until it was sold
        I get on well with Bronwen, she is a laugh
        he is known locally as the pigeon man
        sergeant Murphy came round with the leaflets
        tell Jaz I still have her ladder
        """,
    "English: places": """
        we moved up from Port Talbot when the works shut
        I would never go back to grimsby
        it is nothing like that in Hebden Bridge
        you have to go to llandeilo for a dentist now
        Our bit of Harehills never gets the money
        They closed the baths on Mafeking Street
        everyone on the Gurnos knows everyone
        the bus to kirkby lonsdale stopped in the spring
        she lives at number forty two, the one with the gnomes
        number 17 is the trouble, always has been
        come to 9 Alma Terrace and I will show you
        Up in Thwaite they have a warden
        there is only the one shop in Nether Wallop
        I was born in Mirpur and came here at six
        he got a house on the Brackenfield estate
        The lad from Stornoway had never seen a tram
        people in rotherham said the same
        we meet at the Red Lion Inn on Thursdays
        the food bank at Saint Oswald's Church
        I went to Ysgol Glan Clwyd with half of them
        over at the Maple Leaf Centre they do lunches
        my flat faces Tesco on Commercial Road
        Penrhiwceiber is where my people are from
        the whole of Splott was under water
        """,
    "English: numbers": """
        ring me on oh one six three two, nine six oh one two three
        just text double seven four one nine oh six
        it was zero seven seven double oh, nine hundred, one two three
        write to me, pat dot smithers at gmail dot com
        my email is j_tenant99@example.org if you want it
        her number is 07700 900 456
        the postcode is ZZ1 1ZZ so it never shows up
        our end is LL57 and theirs is not
        find me online, I am @treasurerpat
        it says so on www.ourlittlehall.example
        the van was AB12 CDE and it was parked across the gate
        they wrote QQ 12 34 56 C on the form by mistake
        call nought one seven eight two five five five
        look at hallfriends dot co dot uk
        """,
    "English: dates": """
        it happened on the third of March, I will not forget it
        on the twenty-second of November they knocked it down
        we lost him on 14 June
        I moved in on April the first, of all days
        it was March the ninth when the letter came
        she was born in nineteen fifty-two in that very house
        the fire was in August two thousand and eleven
        he came out of hospital on 3/4/2019
        the wedding was Christmas Eve nineteen eighty
        my birthday is the fifth of may so I remember
        they opened it in September 2014
        since the sixteenth of October we have had no heating
        """,
    "English: relatives": """
        my husband is the vicar so I hear everything
        my dad drives the school bus
        her brother's a police officer over the hill
        my mum was the headteacher at the juniors
        his wife runs the chip shop by the bridge
        my son works as a paramedic, he sees it all
        our daughter, a midwife, says the same
        The butcher is my uncle so we get the scraps
        the landlord's daughter told me in confidence
        my sister-in-law teaches at the infants
        my partner sits on the parish council
        his father was a coalman and then a shepherd
        I am married to the undertaker
        my nan kept the post office for thirty years
        my cousin used to be the lollipop lady
        the organist's wife is on the committee too
        """,
    "English: posts": """
        I'm the only childminder left up here
        as the leader of the council I had to vote for it
        I was the first black woman on the board
        she is the vicar, she has to say that
        I run the only launderette for miles
        he's the headmaster, they could hardly refuse him
        being the chair of the tenants group is a lonely job
        we are the only muslim family in the village
        I am the harbourmaster, so the boats are my concern
        I was the last blacksmith here
        the chief executive of our trust rang me at home
        I'm the GP here, I see the damp on their chests
        I keep the village shop and post the notices
        she was the only deaf girl in the school
        I am the imam, they come to me with everything
        I am the oldest resident in the street
        I founded the refugee choir with two others
        I've been the clerk for nine years
        he is our youth worker, the one with the dreadlocks
        they elected me the first female president
        """,
    "English: health": """
        I had a stroke and could not get up the steps
        my son has cystic fibrosis so the damp is dangerous
        she was diagnosed with breast cancer that winter
        since my heart attack I only walk on the flat
        he's bipolar and they moved him three times
        my wife died of motor neurone disease
        I've got multiple sclerosis and the lift is broken
        my daughter is autistic and needs the quiet room
        after her miscarriage nobody called
        I'm HIV positive and I have told two people here
        I was sectioned in the spring
        my brother took an overdose in that flat
        his epilepsy means he cannot drive
        I'm a recovering alcoholic and the group saved me
        dad's dementia got worse in the lockdown
        my lad's on dialysis three days a week
        """,
    "Welsh": """
        Dywedodd Gwenllian wrtha i am beidio â mynd
        roedd pawb yn gwybod mai Iolo oedd ar fai
        mae fy ngŵr yn blismon felly dw i'n clywed pob dim
        dw i'n byw yn Llanuwchllyn ers erioed
        symudon ni o Gaernarfon pan gaeodd y ffatri
        fi ydi'r unig feddyg yn y pentref
        fy nhad oedd y ficer yma
        ges i ganser y llynedd a doedd neb yn galw
        mae gan fy mab awtistiaeth ac mae'r sŵn yn ormod
        cafodd fy chwaer strôc yn y neuadd
        ar y trydydd o Fawrth y caeon nhw'r drws
        mi agoron nhw ym mis Medi 2014
        ffoniwch fi ar dim saith saith pedwar un naw
        fy enw i ydi Heledd ac mi ges i fy magu yma
        mae Mrs Prydderch yn cadw'r allwedd
        ni ydi'r unig deulu du yn y dref
        fi sy'n rhedeg y siop felly dw i'n gweld pawb
        roedd fy mam yn brifathrawes yn yr ysgol fach
        hi ydi'r gweinidog newydd
        mae teulu'r Cadwaladr yn berchen ar bopeth
        aethon ni i lawr i Aberdaron ar y bws
        dwedodd gethin fod y pres wedi mynd
        mae iselder arna i ers colli'r gwaith
        fo ydi cadeirydd y clwb
        mae'r ferch drws nesaf i ni, Non, yn helpu
        Heol y Bont oedd y stryd waethaf
        mi wnaeth taid, y postmon, adnabod pawb
        mae nain yn byw yn rhif 12 wrth yr eglwys
        gofynnwch i Dilwyn yn y garej
        roedd Cynghorydd Tomos wedi addo
        """,
    "Polish": """
        Agnieszka powiedziała mi o tych zajęciach
        poszłam z Tomkiem na to spotkanie
        rozmawiałam z panią Kowalską o dzieciach
        przyjechaliśmy z Rzeszowa dwanaście lat temu
        mieszkam w Wrexham od początku
        mój mąż jest kierowcą autobusu szkolnego
        moja siostra jest pielęgniarką w tym szpitalu
        jestem jedyną Polką w tej radzie
        mam raka i nie dojadę tak daleko
        syn ma autyzm i potrzebuje ciszy
        po udarze nie mogę chodzić po schodach
        urodziłam się trzeciego maja w tym domu
        to było dwunastego listopada, pamiętam
        proszę dzwonić pięćset dwa trzysta czterdzieści sześć
        piszcie na kasia małpa wp kropka pl
        nazywam się Bożena i prowadzę chór
        ksiądz Marek pomógł nam z papierami
        mój brat prowadzi sklep przy rondzie
        jestem proboszczem, więc przychodzą do mnie
        z grażyną chodzimy na kijki
        pan Wiśniewski nigdy nie otwiera drzwi
        moja córka choruje na padaczkę
        Zosi też tam nie wpuścili
        mieszkamy na ul. Lipowej, zaraz za mostem
        w Krakowie było inaczej
        pracuję z Januszem od lat
        mój ojciec był sołtysem we wsi
        prowadzę tu jedyny sklep z polskim chlebem
        widziałam jak krzysztof płakał
        Nowakowie wyprowadzili się pierwsi
        """,
    "Urdu": """
        ثمینہ نے کہا کہ وہ اب نہیں آئے گی
        میرے شوہر ٹیکسی چلاتے ہیں
        میری بہن سکول میں ٹیچر ہے
        ہم میرپور سے یہاں آئے تھے
        میں بریڈفورڈ میں رہتی ہوں
        میں اس مسجد کا امام ہوں
        مجھے کینسر ہے اور کوئی نہیں پوچھتا
        میرے بیٹے کو آٹزم ہے
        اقبال صاحب نے سب کو بتایا
        یہ تین مارچ کو ہوا تھا
        وہ پندرہ اگست کو چلے گئے
        میرا نمبر صفر سات سات نو ایک دو ہے
        میرا نام رخسانہ ہے اور میں سلائی کرتی ہوں
        ہم اس گلی میں واحد پاکستانی خاندان ہیں
        میرے ابو قصائی ہیں
        میری والدہ کو فالج ہوا تھا
        شبیر بھائی نے بہت مدد کی
        میں یہاں کی پہلی مسلمان کونسلر تھی
        اس کے گردے خراب ہیں
        خدیجہ اور میں ساتھ جاتے ہیں
        لیڈز میں حالات اور تھے
        میرا بھائی وکیل ہے
        چوہدری صاحب کی بات کوئی نہیں مانتا
        ہم کوٹلی کے ہیں
        my bhabhi Shagufta told me in Urdu
        woh rukhsana ke ghar gaye thay
        میں اس کمیٹی کی صدر ہوں
        میری بیٹی کو مرگی ہے
        ڈاکٹر جاوید نے دوا دی
        یہ دو ہزار انیس میں جون کی بات ہے
        """,
    "other scripts": """
        Олена приходит каждый день
        ਮੈਂ ਗੁਰਦੁਆਰੇ ਜਾਂਦੀ ਹਾਂ
        আমি এখানে থাকি
        我住在这里很久了
        أنا أسكن هنا منذ سنوات
        """,
}

HARMLESS = {
    "English: plain": """
        we meet once a week and someone brings biscuits
        nobody asked us what we wanted from the hall
        people round here look out for each other
        you feel like you belong to something
        it took two years before anything changed
        there were about thirty of us at the start
        I don't think they read the forms at all
        it's the little things, a chat, a cup of tea
        they come, they count us, and then they go
        my mum always said you should know your neighbours
        we were never told why the money stopped
        I used to be shy and now I talk to anyone
        the bus is late most days and there is no shelter
        young people have nowhere to go after dark
        if you want the truth, nobody is in charge
        my kids love it, they ask for it every week
        the park is lovely when it is not full of glass
        you can't put a number on that sort of thing
        half of us were out of work at the time
        I still think it was worth it, all of it
        they gave us a room and a key and left us to it
        it was my first time speaking in front of people
        my husband thinks I am mad for doing it
        the doctor said I should get out more
        she said it changed her life, and I believe her
        we had one good year and then the grant ran out
        I know every face on this street now
        it is easier to close a thing than to open it
        no one should have to beg for a bench
        you learn to read a room
        we may never get it back
        they will listen or they will not
        mark my words, it will be flats in five years
        there is always hope if people turn up
        I would rather dig than sit in meetings
        he can't read very well so I fill the forms in
        it was a deal, they said, and then they broke it
        the rent went up and the damp stayed
        who would not want a garden
        I felt safe there for once
        some days I do not see anyone at all
        we sing, badly, and nobody minds
        a friend of mine came along and stayed
        you sit and eat and the rest follows
        it began with a sale of old books
        I earned nothing and learned a lot
        the first thing they cut was the coffee
        the second meeting was worse than the first
        my daughter helps when she can
        I have been coming for eleven years
        the rain came in and no one fixed it
        it is not the building, it is the people in it
        will there be anyone left to lock up
        you bring a dish and take a dish home
        I was on my own and now I am not
        rich or poor, everyone eats the same soup
        """,
    "English: capitals that name nobody": """
        the Council never answers the phone
        we had the lottery, and then the Government changed
        on Monday they say yes and on Friday no
        at Christmas it is full and in January it is empty
        I get Universal Credit and it does not stretch
        during Covid we did the shopping for the whole block
        since Brexit half the staff have gone
        I look at Facebook and everyone seems happy
        we tried it on Zoom but it was no good
        it's the NHS, you wait and you wait
        my English is not good so I keep quiet
        we are Welsh first, I suppose
        I speak Polish at home and English at work
        thank God for the volunteers
        Mum and Dad would not have gone to that
        the Housing Association painted the doors and left
        they put it all on WhatsApp now
        at Easter we do a big lunch, and at Eid another
        the MP turned up for the photograph
        you need a PhD to fill in that form
        Parliament is a long way from here
        in Britain you queue for everything
        I watched it on the BBC like everyone else
        they sent a PDF and nobody could open it
        Tesco gives us what it cannot sell
        """,
    "English: numbers, kin, posts, health without a person": """
        it cost ten pounds and took three weeks
        one two three and we lift
        twenty or thirty people came, maybe forty
        at half past seven the doors open
        they promised 25,000 and gave 1,200
        in 2019 there were five groups and now there are two
        councillors should come and see for themselves
        teachers do more than anyone knows
        the nurses are run off their feet
        a good youth worker is worth ten buildings
        people with dementia are welcome and so are their carers
        depression is common when you are stuck indoors
        there is nothing for children with autism
        cancer charities get the money, small groups do not
        mental health is talked about and not paid for
        my mum needs help with the shopping
        my brother and I share a car
        my son says it is boring
        her sister comes along too
        our neighbours brought us soup
        we need a chair who can keep time
        somebody has to be secretary
        the police come when it is over
        I worry about people who drink alone
        families do not know where to turn
        the manager told us to fill in a form
        the doctors and the teachers see it first
        drugs are sold in the open now
        in the third year we gave up
        it was the fifth time of asking
        """,
    "Welsh": """
        does neb yn gofyn i ni beth sydd ei angen
        mae'r Cyngor yn addo ond does dim yn digwydd
        dyn ni'n cwrdd unwaith yr wythnos
        dw i'n teimlo'n rhan o rywbeth
        roedd y bws yn hwyr eto heddiw
        mae'r plant wrth eu boddau yma
        mae pobl yn gofalu am ei gilydd
        doedd gen i ddim ffrindiau cyn hyn
        adeg y Nadolig mae'r lle yn llawn
        mae Llywodraeth Cymru yn bell i ffwrdd
        dw i'n siarad Cymraeg gyda phawb
        mae'r ganolfan yn oer yn y gaeaf
        mi ddaeth rhyw ddeg ar hugain ohonon ni
        collon ni'r grant ar ôl dwy flynedd
        mae angen mwy o gymorth ar y gwirfoddolwyr
        dydy'r arian ddim yn cyrraedd y bobl
        roedd hi'n anodd ar y dechrau
        dw i wrth fy modd yn yr ardd
        mae fy mam yn dod gyda fi weithiau
        does unman i'r bobl ifanc fynd
        mae'r meddygon yn brysur iawn
        dysgais i lawer wrth helpu
        mi fyddwn ni'n canu bob nos Lun
        mae pawb yn nabod pawb yn y stryd
        dw i ddim yn gwybod pwy sy'n gyfrifol
        roedd y cyfarfod yn rhy hir
        mae'n braf cael sgwrs a phaned
        yng Nghymru dyn ni wedi arfer â glaw
        mae'r drws ar agor i bawb
        ar ôl y cyfnod clo roedd popeth yn wahanol
        """,
    "Polish": """
        nikt nas nie pytał, czego potrzebujemy
        spotykamy się raz w tygodniu przy herbacie
        czuję, że wreszcie gdzieś należę
        Rada obiecuje i nic z tego nie ma
        w Polsce byłoby inaczej, tak mi się wydaje
        dzieci bardzo lubią tu przychodzić
        autobus się spóźnia prawie codziennie
        na Boże Narodzenie robimy wspólną kolację
        mówię po polsku w domu, a po angielsku w pracy
        nie znałam nikogo, kiedy przyjechałam
        ludzie tutaj sobie pomagają
        po dwóch latach skończyły się pieniądze
        było nas około trzydziestu osób
        w poniedziałek mówią tak, a w piątek nie
        moja mama mówi, że to strata czasu
        mój brat też czasem przychodzi
        czasem cały dzień nie widzę nikogo
        nauczyciele robią więcej, niż się wydaje
        lekarze nie mają czasu
        trzeba długo czekać na odpowiedź
        nauczyłam się mówić przed ludźmi
        tutaj jest bezpiecznie, tak czuję
        wszyscy się znają na tej ulicy
        to kosztowało dziesięć funtów
        młodzi nie mają dokąd pójść
        nie wiem, kto za to odpowiada
        zaczęło się od wyprzedaży książek
        przez Covid wszystko się zatrzymało
        chciałabym, żeby ktoś nas wysłuchał
        Anglia jest teraz moim domem
        """,
    "Urdu": """
        ہم سے کسی نے نہیں پوچھا کہ ہمیں کیا چاہیے
        ہم ہفتے میں ایک بار ملتے ہیں
        یہاں لوگ ایک دوسرے کا خیال رکھتے ہیں
        کونسل وعدے کرتی ہے مگر کچھ نہیں ہوتا
        بس ہمیشہ دیر سے آتی ہے
        بچوں کو یہاں بہت مزہ آتا ہے
        دو سال بعد پیسے ختم ہو گئے
        مجھے یہاں اچھا لگتا ہے
        میں یہاں کسی کو نہیں جانتی تھی
        ہم سب مل کر کھانا پکاتے ہیں
        رمضان میں سب اکٹھے ہوتے ہیں
        انگریزی نہ آنے سے مشکل ہوتی ہے
        نوجوانوں کے لیے کوئی جگہ نہیں
        میری امی بھی ساتھ آتی ہیں
        ڈاکٹر کے پاس وقت نہیں ہوتا
        ہمیں ایک کمرہ اور ایک چابی دی گئی
        کرایہ بڑھ گیا مگر گھر ٹھیک نہیں ہوا
        میں پہلے بات کرنے سے ڈرتی تھی
        یہ چھوٹی چھوٹی باتیں ہیں
        ہم تیس کے قریب لوگ تھے
        استاد بہت محنت کرتے ہیں
        عید پر بڑی دعوت ہوتی ہے
        میں یہاں محفوظ محسوس کرتی ہوں
        کوئی ہماری بات نہیں سنتا
        سردیوں میں بہت ٹھنڈ ہوتی ہے
        یہ سب ایک چائے سے شروع ہوا
        مجھے اردو میں بات کرنا آسان لگتا ہے
        پارک میں روشنی نہیں ہے
        ہم نے بہت کچھ سیکھا
        لوگ آتے ہیں اور چلے جاتے ہیں
        """,
}


def lines(groups: dict[str, str]) -> list[tuple[str, str]]:
    """(group, quotation) of each line."""
    return [(group, line.strip()) for group, text in groups.items() for line in text.strip().splitlines()]
