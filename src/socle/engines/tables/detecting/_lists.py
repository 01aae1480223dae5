"""Short lists in our own words: first names, family names, and words that say that a cell is not a person.

They need not be whole: `_people` learns the shape of names from them, so that a name that is not listed still counts.
Without accents, in lower case.
"""

from typing import Final

FIRST_NAMES: Final = frozenset(
    """
    adele adrien agathe agnes alain albert alex alexandra alexandre alexis alice aline alix amandine amelie anais
    andre andree angelique anna anne annick annie anthony antoine antoinette arlette arnaud arthur aude audrey
    aurelie aurelien aurore axel baptiste basile bastien beatrice benedicte benjamin benoit bernadette bernard
    bertrand brigitte bruno camille carine carole caroline cassandra catherine cecile cedric celine chantal charles
    charlotte chloe christelle christian christiane christine christophe claire clara clarisse claude claudette
    claudine clemence clement clementine clotilde colette coralie corinne cyril damien daniel daniele danielle david
    deborah delphine denis denise diane didier dominique dorothee edith edouard eleonore elena eliane elisabeth
    elise ella elodie eloise emile emilie emma emmanuel emmanuelle enzo eric erwan estelle esther etienne eugenie
    eva evelyne fabien fabienne fabrice fanny felix fernand flavie florence florent florian france francine francis
    franck francois francoise frederic frederique gabin gabriel gabrielle gael gaelle gaetan gaston genevieve
    geoffrey georges gerald gerard germaine ghislaine gilbert gilles ginette gisele gregory guillaume guy gwenaelle
    helene henri herve hortense hubert hugo huguette ines ingrid irene isabelle jacqueline jacques jade jean jeanne
    jeannine jeremy jerome joel joelle jonathan jordan joseph josette josiane judith jules julia julie julien
    juliette justine karine katia kevin laetitia lara laura laure laurence laurent lea leo leon leonie lila liliane
    lilou lina lionel lisa loic lola lou louane louis louise luc lucas lucie lucien lucienne ludovic lydie maelle
    maeva magali manon marc marcel marcelle margaux margot marguerite marie marina marine marion marius marjorie
    marlene martial martin martine maryse mateo mathieu mathilde mathis matthieu maud maurice max maxime melanie
    melissa mia michel michele mickael mireille monique morgane muriel myriam nadege nadine nathalie nathan nicolas
    nicole nina ninon noa noe noemie odette odile olga olivia olivier oscar pascal pascale patrice patricia patrick
    paul paulette pauline philippe pierre pierrette quentin rachel raphael raymond raymonde rebecca regine regis
    remi remy rene renee richard robert robin rodolphe roger roland romain romane rosalie rose roxane sabine sabrina
    sacha samuel sandra sandrine sarah sebastien serge severine simon simone solange soline sophie stephane
    stephanie suzanne sylvain sylvie tatiana theo therese thibault thierry thomas timothee tom tristan ugo ursule
    valentin valentine valerie vanessa veronique victor victoire vincent violette virginie viviane xavier yann
    yannick yoann yohan yolande yves yvette yvonne zoe abdallah abdelaziz abdelhak abdelkader abdelkrim abdellah
    abderrahim abderrahmane abdou adel ahlem ahmed aicha aida ali amal amel amin amina amine amir anas anis anouar
    asma assia ayoub aymen aziz aziza badr bilal bouchra brahim chaima chakib dalila djamel djamila dounia driss
    fadila fahd faiza farah farid farida fatiha fatima fatma fayssal fouad ghita habib hacene hafid hafsa hajar
    hakim hakima halima hamid hamida hamza hanae hanane hasna hassan hayat hicham houda houria hussein ibrahim ikram
    ilham ilyas imad imane imen insaf ismail jalal jamal jamila kamel karim karima kenza khadija khaled khalid laila
    lamia latifa leila loubna lotfi louiza mahmoud majda malika mariam mehdi meriem messaoud miloud mina mohamed
    mohammed moncef mounia mounir mourad mouna mustapha nabil nabila nadia naima najat najib nassim nawal nezha
    nizar noureddine nour oumaima omar othmane ouafa rabia rachid rachida rania rayan reda rim riad ridha rkia saad
    sabah safia said saida salah salem salima salma samia samir samira sana selma siham slimane sofiane souad
    soufiane soumia tarek tarik touria wafa walid warda wassim widad yacine yamina yasmine yassine yassir younes
    youssef youssra zahra zakaria zineb zohra zouhair abdoulaye abibata abiba abou adama adja adjoa affoue afi ahou
    aissata aissatou akissi akossiwa akouvi alassane alioune alpha amadou ama aminata aminatou amoin arame assane
    assetou astou awa aya ayawa bakary bamba binta bintou boubacar cheick cheikh codjo coumba daouda demba dieynaba
    djeneba djibril ebrima edem efua fanta fatou fatouma fatoumata gora habibatou hawa ibrahima idrissa issa issouf
    kadiatou kader kadidia kassoum khady khadidiatou kodjo koffi kofi kossi kouadio kouame kouassi lamine lassana
    lassina maimouna makan malick mamadou mame mamoudou mariama mariame massamba mbaye modibo moctar mor moriba
    moussa nafissatou nana ndeye ngone oulimata oumar oumou ousmane ousseynou papa pape penda rama ramata ramatou
    rokhaya rokia safiatou salif salimata samba sanata sanou sekou serigne seydou sidiki sira sokhna souleymane
    soumaila tenin tidiane wassa yacouba yaya yawa yao zenabou
    """.split()
)

FAMILY_NAMES: Final = frozenset(
    """
    adam aubert aubry andre arnaud bailly barbier baron barre benoit berger bernard bertin bertrand besson blanc
    blanchard bonnet boucher boulanger bourgeois bouvier boyer breton brun brunet carpentier caron charpentier
    chevalier clement colin collet cordier cousin da-silva daniel david delaunay denis deschamps dubois dufour dumas
    dumont dupont dupuis dupuy durand duval etienne fabre faure fernandez ferreira fleury fontaine fournier francois
    garcia garnier gauthier gautier gerard germain gillet girard giraud gonzalez guerin guillaume guillot henry
    hubert huet humbert jacob jacquet jean joly julien klein lacroix lambert laurent lebrun leclerc leclercq lecomte
    lefebvre lefevre legrand lemaire lemoine leroux leroy leveque lopez louis lucas maillard mallet marchand
    marechal marie martin martinez marty masson mathieu menard mercier meunier meyer michel millet monnier moreau
    morel morin moulin muller nguyen nicolas noel olivier paris pelletier perez perret perrin perrot petit philippe
    picard pierre poirier pons prevost rey renard renaud renault richard riviere robert robin roche roger rolland
    rousseau roussel roux roy royer sanchez schmitt schneider simon thomas vasseur vidal vincent weber abbas
    abdellaoui ait alaoui alami amrani aouad arfaoui azzouzi bachir belkacem belhadj benali benani bencheikh
    benjelloun bennani bensaid benslimane berrada bouazza bouaziz bouchareb boudiaf boukhari bouzid brahimi chaoui
    chebbi cherif cherkaoui daoudi djebbar dridi driouech elamrani elidrissi elmansouri essaidi fassi ferhat gharbi
    ghali guessous haddad hadj hamdi hamidi hammami idrissi jaziri jebali kabbaj kacem kadiri kettani khalfi khelifi
    lahlou lamrani mabrouk mahjoub mansouri mebarki meziane mokhtari naciri nasri ouali ouahbi ouchen rahmani rais
    saadi saidi sebti slimani tahiri tazi touati trabelsi yacoubi zerhouni zeroual ziani aka adjovi adebayo agbodjan
    agossou aguiar ahouansou amegah assogba ba bah balde bamba barry bationo bayo beye biaye camara ciss cissokho
    cisse compaore conde coulibaly dabo dembele dia diabate diaby diagne diakite diallo diarra diatta diaw dieng
    dieme dione diop diouf djire dossou doumbia drame fall faye fofana gaye gbaguidi gning gomis gueye hounkpe
    hountondji houngbo ilboudo kaba kabore kante kane karamoko keita koita kone konate kouakou koudou kouyate lawson
    ly maiga mane mbaye mbengue mboup mendy ndao ndiaye ndour niang niane ouattara ouedraogo sagna sall samake samb
    sambou sane sangare sanogo sarr savadogo seck seydi sidibe sissoko sonko soro sow sy sylla tall tamba tandia
    thiam thiaw tine tossou toure traore wade yeo yattara zerbo zongo zinsou zoungrana
    """.split()
)

# The same in Arabic letters, as they are written (`_people` takes their marks off).
ARABIC_NAMES: Final = frozenset(
    """
    محمد أحمد علي حسن حسين يوسف عمر إبراهيم مصطفى خالد رشيد كريم سعيد عبد عبدالله عبدالرحمن عبدالقادر ياسين أيوب
    حمزة بلال طارق نبيل سمير جمال كمال رضا فؤاد إسماعيل أنس أمين منير وليد هشام زكرياء المهدي الحسن الحسين فاطمة
    خديجة عائشة مريم زينب أمينة سارة ليلى نادية سميرة حليمة نعيمة رشيدة كريمة سعاد حنان هدى إيمان سلمى ياسمين زهرة
    لطيفة جميلة نجاة سناء أسماء بشرى حسناء شيماء مليكة ربيعة فتيحة
    """.split()
)

# Words of streets: what follows them may be the name of a person, and is a place.
STREETS: Final = frozenset(
    """
    rue rues r avenue av ave boulevard bd bld bvd place pl allee allees all impasse imp chemin che chem route rte
    quai cours square sq passage pass sentier sente ruelle venelle voie faubourg fbg montee cote esplanade promenade
    rond point carrefour pont parvis mail villa cite residence lotissement lot hameau lieu dit zac za zi zone
    quartier bp street road lane avenida calle carretera strasse str platz gasse weg street rn rd derb zenkat hay
    douar
    """.split()
)

# Words of organisations and of public places: a cell with one of them is not a person.
ORGANISATIONS: Final = frozenset(
    """
    ecole ecoles college lycee universite faculte institut maternelle elementaire primaire groupe scolaire creche
    garderie mairie commune communaute agglomeration metropole departement region prefecture ministere service
    services direction pole bureau office agence centre maison salle salles gymnase stade piscine terrain complexe
    dojo court courts parc parcs jardin jardins square bois foret cimetiere eglise chapelle mosquee temple synagogue
    cathedrale musee mediatheque bibliotheque theatre cinema conservatoire marche halle halles hopital clinique
    dispensaire pharmacie cabinet ehpad foyer residence hotel restaurant cantine bar cafe brasserie boulangerie
    garage station gare arret parking parkings aire place ferme domaine chateau tour monument statue fontaine lavoir
    puits forage borne toilettes sanitaires dechetterie decheterie usine atelier ateliers depot entrepot immeuble
    batiment association asso assoc club amicale comite federation union syndicat ligue cooperative mutuelle
    fondation collectif compagnie cie societe sa sarl sas sasu sci scop scp snc eurl gie ets etablissements
    entreprise entreprises groupement freres fils holding cabinet conseil ville village district secteur canton
    arrondissement caserne commissariat gendarmerie police tribunal poste tresor banque caisse assurance assurances
    sport sports football rugby basket tennis judo petanque handball volley natation cyclisme athletisme gymnastique
    danse musique harmonie chorale orchestre culture culturel loisirs solidaire solidarite secours croix restos
    emmaus school college center centre market ground church council hospital clinic company ltd limited inc llc plc
    corp department office trust committee association park garden hall house
    """.split()
)

# Everyday words of municipal tables, from which `_people` learns what a name does not look like.
ORDINARY: Final = frozenset(
    """
    abri accessible accueil acquisition action activite administration affaires agriculture aide alimentation
    amenagement animal animation annee annuel arbre arceau argent arrete artisan artistique aucune automne autorise
    autre avis banc bande basse beton bibliotheque bitume blanc bleu boisson bon borne botanique bouleau brut bus
    cadre calcul candelabre carotte carrefour categorie cedre cerisier chaise chaleur charge charme chataignier
    chaud chauffage chene circulation classe climat collecte collectif commande commerce compost comptage compteur
    concert conforme conifere construction consommation contrat controle convention couleur courant court couvert
    creation culture cycle debut decembre decision degrade delai demande depart depense deplacement depot desherbage
    diagnostic direction disponible divers document donnee droit dur eau eclairage economie ecran electricite
    elevage emploi encombrant energie enfance enfouissement enquete enrobe entretien environnement epicea equipement
    erable escalier espace essai etat ete etude evenement examen exterieur facade faible favorable fermeture ferme
    fete feuille finance fixe fonction fonctionnement formation forme fort fourniture frene fromage fruit gaz
    gestion goudron grand gratuit gravier gris habitation haie handicap haricot hauteur herbe heure historique hiver
    horaire hors humide hygiene immobilier impot indice industrie information inondation inscription installation
    insertion interdit interieur intervention investissement jaune jeunesse jeux jour journal jury lampadaire
    lecture legume libre licence ligne livraison livre local location logement long lumiere lundi magasin
    maintenance malade marronnier materiel matin mauvais mercredi mesure metal meuble milieu mineral mixte mobilier
    mobilite moderne moyen municipal mur naturel nature navette neuf noir nombre nord normal noue nouveau novembre
    nuit numerique numeraire objet occupation octobre olivier ombre operation orange ordinaire ordure orme oui outil
    ouvert ouverture paiement panneau papier parcelle parking partiel passage patrimoine paysage pelouse permanent
    permis personnel petit peuplier pharmacie photovoltaique pieton pin piste plan plancher plante plastique platane
    plein pluie poids pollution pomme pompe population portail potable potelet poubelle poulet prairie prestation
    prevention prevu prive prix procedure production produit programme projet propre propriete protection provisoire
    prunus public puree quai quartier radiateur rapport recette recyclage rejet refuse regard regie relais
    renovation repas reparation reseau reserve restauration retard reunion revetement risque riz robinier rond rouge
    route ruisseau sable salade sante saule savoir scolaire seance sec section securite semaine septembre service
    seuil signalisation simple sol solaire solde sophora sortie source sous sport stabilise stationnement structure
    subvention suivi sud superficie support surface surveillance systeme tarif taux technique telephone temperature
    temporaire tension terrain territoire terre tilleul tomate toiture total tourisme traitement tranquille
    transport travaux trottoir tuyau type unique urbain urbanisme urgence usage vaisselle valide vegetal vehicule
    vente vert verre viande vidange vide vigueur ville voirie voiture vote active area bench blocked broken bridge
    building citizen closed complaint damaged date description disabled district drainage dry fence functional good
    heating high inactive large level lighting location medium noise number open owner paid parking partial pending
    plumbing poor private pump repair residential river road rural season sewer signal small status station street
    surface title traffic type unknown urban water well working
    """.split()
)

# The part of an e-mail address before the @ that names a service, not a person.
MAILBOXES: Final = frozenset(
    """
    accueil achats administration admin affaires agence animation archives asso association assos bibliotheque
    billetterie bonjour boutique bureau cabinet ccas centre cimetiere club college comite commercial communication
    compta comptabilite conseil contact contacts courrier creche cuisine culture dechets demarches direction dpo dsi
    ecole ecoles ehpad election elections elus enfance environnement espaces etat etatcivil finances foyer gestion
    guichet halte hello hotel infos info inscription inscriptions jeunesse logement ludotheque lycee mail mairie
    maison marches maternelle mediatheque musee numerique office opendata open data periscolaire personnel piscine
    plan police pole population presse prevention president proprete reception reclamation recrutement regie relais
    renseignements reservation restaurant rh salle sante scolaire secretariat secretaire service services sig site
    social solidarite sport sports stationnement support technique techniques tourisme transport travaux tresorier
    urbanisme vie ville voirie webmaster webmestre www ce noreply no reply amicale theatre cinema residence
    pharmacie cabinet velo rugby foot football judo basket tennis danse musique harmonie chorale
    """.split()
)

WEBMAIL: Final = frozenset(
    """
    gmail googlemail hotmail outlook live msn yahoo ymail orange wanadoo free laposte sfr neuf bbox bouyguestelecom
    aol icloud me numericable protonmail proton gmx aliceadsl club-internet menara topnet planet
    """.split()
)

CIVILITIES: Final = frozenset(
    "m mr mme mlle madame monsieur mademoiselle dr docteur me maitre mrs ms miss sidi lalla el-hadj".split()
)
