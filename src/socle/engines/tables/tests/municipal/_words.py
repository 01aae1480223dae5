"""Words from which tables are drawn. They were written apart from the lists of the engine: about half of the names
are not in these, and the tests also draw from that half alone. Towns, firms and persons are invented."""


def _list(text: str) -> list[str]:
    return [" ".join(one.split()) for one in text.split(";")]


FIRST = _list(
    """
    Marie; Jean; Françoise; Pierre; Nathalie; Michel; Sylvie; Philippe; Camille; Lucas; Emma; Hugo; Chloé; Arthur;
    Manon; Théo; Odette; Ginette; Maëlys; Kylian; Lilian; Timéo; Capucine; Célestine; Apolline; Gaspard; Augustin;
    Ambre; Calliste; Soizic; Ronan; Tanguy; Nolwenn; Maïwenn; Eulalie; Firmin; Anselme; Gontran; Hélène; Ghislain;
    Bérengère; Solène; Clélie; Fantine; Octave; Philomène; Ernestine; Léopold; Sixtine; Mohamed; Fatima; Ahmed;
    Khadija; Youssef; Aïcha; Rachid; Naïma; Hassan; Zineb; Otman; Chadia; Hanaa; Loubaba; Jawad; Taoufik; Abdelilah;
    Abdelhamid; Ghizlane; Ihssane; Nihal; Yahya; Zoubida; Mbarka; Lahcen; Brahim; Hocine; Mohand; Ouardia; Tassadit;
    Djaouida; Lounès; Nesrine; Skander; Emna; Molka; Chokri; Moncef; Hatem; Sonda; Ines; Wiem; Aymen; Mamadou;
    Fatou; Aminata; Ousmane; Moussa; Aïssatou; Ibrahima; Mariam; Amadou; Awa; Kouamé; Adjoua; Yao; Kouassi; Sékou;
    Nafi; Coumba; Mouhamadou; Ndèye; Sokhna; Khoudia; Gnilane; Alassane; Dramane; Salimata; Massandjé; Nana;
    Gnamien; Brou; Akoua; Sena; Afiwa; Essi; Dovi; Mahugnon; Sènami; Ablawa; Codjovi; Comlan; Djamiou; Rahinatou;
    Safoura; Hadjara; Zourkaleini; Idriss; Maïmouna; Hadiza; Balkissa
    """
)
FAMILY = _list(
    """
    Martin; Bernard; Petit; Durand; Leroy; Moreau; Garnier; Faure; Rousseau; Blanc; Chevallier; Marchal; Barthélemy;
    Pichon; Guyot; Prigent; Le Goff; Le Bihan; Kerautret; Quéméneur; Etcheverry; Larralde; Poitevin; Taillandier;
    Vigneron; Courtois; Delorme; Bazin; Gaillard; Chauvin; Tessier; Lemarchand; Hardouin; Godefroy; Delattre;
    Vandenbroucke; Deconinck; Muller; Schaeffer; Hoffmann; Zimmermann; Santini; Albertini; Pereira; Da Costa;
    Rodrigues; Carvalho; Ben Salah; Ben Youssef; El Khattabi; El Ouafi; Aït Ahmed; Aït Mansour; Bouzidi; Belaïd;
    Hamrouni; Chaabane; Zitouni; Benamar; Boukhalfa; Laaroussi; Benkirane; Bouhaddou; Oubella; Tahri; Ezzine;
    Mesbah; Hachemi; Guerfi; Boumediene; Chraïbi; Diallo; Traoré; Ndiaye; Koné; Cissé; Touré; Sow; Diop; Coulibaly;
    Ouattara; Sawadogo; Ouoba; Nikiema; Kafando; Gnassingbé; Kpodzro; Ahouanvoebla; Zannou; Dagnon; Adandé;
    Houessou; Agbégnénou; Lawani; Soglo; N’Guessan; N’Dri; Kouadio; Brou; Ehouman; Kacou; Tanoh; Diarrassouba;
    Fadiga; Camara; Barro; Sidi; Djibo; Souley; Yacouba; Abdou; Mahaman; Garba; Issoufou; Ngom; Badji; Manga; Coly;
    Diedhiou; Mané; Faty; Senghor; Thioune; Wane
    """
)
STREET_KINDS = _list(
    """
    rue; avenue; boulevard; place; allée; chemin; impasse; quai; route; square
    """
)
STREET_NAMES = _list(
    """
    des Tanneurs; du Vieux Lavoir; de la Gare; Victor Hugo; Jean Moulin; des Frères Lumière; du Général Leclerc;
    Marie Curie; des Lilas; de Verdun; du 8 Mai 1945; Émile Zola; de l’Église; des Écoles; Gambetta; du Moulin;
    Louise Michel; Hassan II; Mohammed V; Habib Bourguiba; Félix Éboué; de l’Indépendance; Cheikh Anta Diop; Kwame
    Nkrumah; des Palmiers; du Marché; de la République; Jules Ferry; du Stade
    """
)
TOWNS = _list(
    """
    Belvenne; Coudray-la-Source; Saint-Orvin; Dekanvé; Port-Amra; Kourba; Tisselmane; Sainte-Aurelle; Villemaure;
    Ganhi-Nord; Loumbel
    """
)
PLACES = _list(
    """
    École {}; École maternelle {}; Collège {}; Gymnase {}; Salle {}; Stade {}; Médiathèque {}; Parc {}; Piscine {};
    Crèche {}; Square {}; Maison de quartier {}; Centre social {}; Résidence {}; Cimetière {}; Marché {}
    """
)
FIRMS = _list(
    """
    Bâtiment {} SARL; {} Travaux Publics; SAS {}; Ets {} et Fils; {} Paysages SAS; Menuiserie {}; Garage {};
    Boulangerie {}; {} Ingénierie; Transports {} SA; Cabinet {} Conseil; Imprimerie {}
    """
)
CLUBS = _list(
    """
    Association sportive de {}; Amicale laïque de {}; Club de pétanque de {}; Les amis du patrimoine de {}; Comité
    des fêtes de {}; Union musicale de {}; Secours des familles de {}; Judo club de {}; Chorale de {}; Cercle de
    lecture de {}
    """
)
TREES = _list(
    """
    Tilleul à petites feuilles; Platane commun; Érable plane; Chêne vert; Marronnier d’Inde; Cèdre de l’Atlas;
    Flamboyant; Caïlcédrat; Manguier; Neem
    """
)
ACTS = _list(
    """
    Approbation du compte administratif; Attribution d’une subvention; Convention avec le département; Modification
    du tableau des emplois; Dénomination d’une voie; Marché de travaux de voirie; Tarifs de la restauration
    scolaire; Adhésion au groupement de commandes; Acquisition d’une parcelle rue {}; Travaux d’étanchéité de
    l’école {}; Cession d’un terrain avenue {}; Plan de prévention des risques
    """
)
PLAINTS = _list(
    """
    Le lampadaire ne marche plus depuis une semaine; Dépôt sauvage au bout du chemin, odeurs fortes; Nid-de-poule
    devant la boulangerie; La benne déborde, merci de passer; Fuite d’eau sur le trottoir d’en face; Bruit la nuit
    près du parc; Arbre penché après l’orage; Feux tricolores bloqués au carrefour; Grille d’égout cassée, dangereux
    pour les vélos
    """
)
DISHES = _list(
    """
    Melon; Carottes râpées; Hachis parmentier; Poulet yassa; Couscous aux légumes; Tarte aux pommes; Riz au gras;
    Salade verte; Yaourt nature
    """
)
ROLES = _list(
    """
    Agent d’accueil; Jardinier; Comptable; Policier municipal; ATSEM; Bibliothécaire; Technicienne réseau;
    Directrice; Cuisinier
    """
)
STOPS = _list(
    """
    Victor Hugo; Jean Jaurès; Gare; Hôtel de Ville; Lilas; Clos Fleuri; Quatre Chemins; Pierre Curie; Louise Michel;
    Pont Vieux; Zone Nord; Moulins; Léon Blum; Saint-Michel; Marché Central; Terminus Sud; Poste; Salvador Allende;
    Mairie; Belle Étoile; Université; Les Platanes; Hassan II; Rond-Point Sud
    """
)
VILLAGES = _list(
    """
    Sanankoro; Kolda-Nord; Tiébissou-Sud; Nianing; Ouidah-Plage; Djougou-Est; Keur Sadio; Ndiobène; Bounkani; Taïba;
    Ganzourgou; Zitenga; Aït Tamlil; Beni Snous; Tizi n’Oucheg; Oued Zem-Est; Douar Lahmar; Tamanart; Kélibia-Nord;
    Sidi Amor; Vaux-le-Haut; Saint-Aubert; Montreval; Les Bordes; Champrond; Valmont-sur-Orne
    """
)
BRANDS = _list(
    """
    Renault; Peugeot; Citroën; Dacia; Toyota; Goupil; Iveco; Fiat; Mercedes; Volkswagen; Ford; Nissan
    """
)
