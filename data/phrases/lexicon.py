"""Nouns and adjectives of the phrase grammar, a line each with its forms in all four languages.

A German noun after a slash is its form in the other cases of the singular (weak nouns); "-" is a form which does not exist.
"""

from functools import cache
from types import SimpleNamespace

# english singular plural | french gender s. pl. | german gender s. pl. | spanish gender s. pl. | classes
NOUNS = """
man men | m homme hommes | m Mann Männer | m hombre hombres | person male adult
woman women | f femme femmes | f Frau Frauen | f mujer mujeres | person female adult
boy boys | m garçon garçons | m Junge/Jungen Jungen | m chico chicos | person male young
girl girls | f fille filles | n Mädchen Mädchen | f chica chicas | person female young
child children | m enfant enfants | n Kind Kinder | m niño niños | person young
father - | m père - | m Vater - | m padre - | person male adult kin
mother - | f mère - | f Mutter - | f madre - | person female adult kin
brother brothers | m frère frères | m Bruder Brüder | m hermano hermanos | person male young kin
sister sisters | f sœur sœurs | f Schwester Schwestern | f hermana hermanas | person female young kin
uncle uncles | m oncle oncles | m Onkel Onkel | m tío tíos | person male adult kin
aunt aunts | f tante tantes | f Tante Tanten | f tía tías | person female adult kin
grandfather - | m grand-père - | m Großvater - | m abuelo - | person male aged kin
grandmother - | f grand-mère - | f Großmutter - | f abuela - | person female aged kin
friend friends | m ami amis | m Freund Freunde | m amigo amigos | person male own
neighbour neighbours | m voisin voisins | m Nachbar/Nachbarn Nachbarn | m vecino vecinos | person male adult own
teacher teachers | m professeur professeurs | m Lehrer Lehrer | m profesor profesores | person male adult own profession
doctor doctors | m médecin médecins | m Arzt Ärzte | m médico médicos | person male adult own profession
student students | m étudiant étudiants | m Student/Studenten Studenten | m estudiante estudiantes | person male profession
baker bakers | m boulanger boulangers | m Bäcker Bäcker | m panadero panaderos | person male adult profession
engineer engineers | m ingénieur ingénieurs | m Ingenieur Ingenieure | m ingeniero ingenieros | person male adult profession
waiter waiters | m serveur serveurs | m Kellner Kellner | m camarero camareros | person male adult profession
mechanic mechanics | m mécanicien mécaniciens | m Mechaniker Mechaniker | m mecánico mecánicos | person male adult profession
dog dogs | m chien chiens | m Hund Hunde | m perro perros | animal pet
cat cats | m chat chats | f Katze Katzen | m gato gatos | animal pet
horse horses | m cheval chevaux | n Pferd Pferde | m caballo caballos | animal
bird birds | m oiseau oiseaux | m Vogel Vögel | m pájaro pájaros | animal
apple apples | f pomme pommes | m Apfel Äpfel | f manzana manzanas | food fruit
orange oranges | f orange oranges | f Orange Orangen | f naranja naranjas | food fruit
egg eggs | m œuf œufs | n Ei Eier | m huevo huevos | food
cake cakes | m gâteau gâteaux | m Kuchen Kuchen | m pastel pasteles | food
bread - | m pain - | n Brot - | m pan - | food mass
cheese - | m fromage - | m Käse - | m queso - | food mass
rice - | m riz - | m Reis - | m arroz - | food mass
soup - | f soupe - | f Suppe - | f sopa - | food mass dish
fish - | m poisson - | m Fisch - | m pescado - | food mass dish
salad - | f salade - | m Salat - | f ensalada - | food mass dish
water - | f eau - | n Wasser - | f agua - | drink mass
milk - | m lait - | f Milch - | f leche - | drink mass
coffee - | m café - | m Kaffee - | m café - | drink mass hot
tea - | m thé - | m Tee - | m té - | drink mass hot
book books | m livre livres | n Buch Bücher | m libro libros | text thing carried
letter letters | f lettre lettres | m Brief Briefe | f carta cartas | text
newspaper newspapers | m journal journaux | f Zeitung Zeitungen | m periódico periódicos | text carried
table tables | f table tables | m Tisch Tische | f mesa mesas | furniture
chair chairs | f chaise chaises | m Stuhl Stühle | f silla sillas | furniture
lamp lamps | f lampe lampes | f Lampe Lampen | f lámpara lámparas | furniture
window windows | f fenêtre fenêtres | n Fenster Fenster | f ventana ventanas | opening
door doors | f porte portes | f Tür Türen | f puerta puertas | opening
key keys | f clé clés | m Schlüssel Schlüssel | f llave llaves | thing carried
photo photos | f photo photos | n Foto Fotos | f foto fotos | thing image
bag bags | m sac sacs | f Tasche Taschen | m bolso bolsos | thing carried
umbrella umbrellas | m parapluie parapluies | m Regenschirm Regenschirme | m paraguas paraguas | thing carried
watch watches | f montre montres | f Uhr Uhren | m reloj relojes | thing carried
ticket tickets | m billet billets | f Fahrkarte Fahrkarten | m billete billetes | thing carried
gift gifts | m cadeau cadeaux | n Geschenk Geschenke | m regalo regalos | thing
cup cups | f tasse tasses | f Tasse Tassen | f taza tazas | thing vessel
glass glasses | m verre verres | n Glas Gläser | m vaso vasos | thing vessel
bottle bottles | f bouteille bouteilles | f Flasche Flaschen | f botella botellas | thing vessel
flower flowers | f fleur fleurs | f Blume Blumen | f flor flores | thing
shirt shirts | f chemise chemises | n Hemd Hemden | f camisa camisas | clothes
coat coats | m manteau manteaux | m Mantel Mäntel | m abrigo abrigos | clothes
hat hats | m chapeau chapeaux | m Hut Hüte | m sombrero sombreros | clothes
shoe shoes | f chaussure chaussures | m Schuh Schuhe | m zapato zapatos | clothes pair
car cars | f voiture voitures | n Auto Autos | m coche coches | vehicle
bicycle bicycles | m vélo vélos | n Fahrrad Fahrräder | f bicicleta bicicletas | vehicle
train trains | m train trains | m Zug Züge | m tren trenes | transport
bus buses | m bus bus | m Bus Busse | m autobús autobuses | transport
house houses | f maison maisons | n Haus Häuser | f casa casas | building
garden gardens | m jardin jardins | m Garten Gärten | m jardín jardines | site
kitchen kitchens | f cuisine cuisines | f Küche Küchen | f cocina cocinas | site room
room rooms | f chambre chambres | n Zimmer Zimmer | f habitación habitaciones | site room
school schools | f école écoles | f Schule Schulen | f escuela escuelas | building site
library libraries | f bibliothèque bibliothèques | f Bibliothek Bibliotheken | f biblioteca bibliotecas | building site
hospital hospitals | m hôpital hôpitaux | n Krankenhaus Krankenhäuser | m hospital hospitales | building site
church churches | f église églises | f Kirche Kirchen | f iglesia iglesias | building site sight
museum museums | m musée musées | n Museum Museen | m museo museos | building site sight
restaurant restaurants | m restaurant restaurants | n Restaurant Restaurants | m restaurante restaurantes | building site
hotel hotels | m hôtel hôtels | n Hotel Hotels | m hotel hoteles | building site
station stations | f gare gares | m Bahnhof Bahnhöfe | f estación estaciones | building site
shop shops | m magasin magasins | n Geschäft Geschäfte | f tienda tiendas | building site
office offices | m bureau bureaux | n Büro Büros | f oficina oficinas | site
market markets | m marché marchés | m Markt Märkte | m mercado mercados | site
park parks | m parc parcs | m Park Parks | m parque parques | site
village villages | m village villages | n Dorf Dörfer | m pueblo pueblos | town
birthday - | m anniversaire - | m Geburtstag - | m cumpleaños - | day
city cities | f ville villes | f Stadt Städte | f ciudad ciudades | town sight
street streets | f rue rues | f Straße Straßen | f calle calles | way
bridge bridges | m pont ponts | f Brücke Brücken | m puente puentes | way
"""

# english comparative | french m. f. (before a vowel), before/after the noun | german comparative, attributive stem if it
# differs | spanish m. f., before/after the noun, ser/estar | the nouns or classes it suits
ADJECTIVES = """
big bigger | grand grande before | groß größer | grande grande after ser | house garden table school city dog park bag kitchen room car library
small smaller | petit petite before | klein kleiner | pequeño pequeña after ser | house garden table school dog cat park bag kitchen room car village bird
new newer | nouveau nouvelle nouvel before | neu neuer | nuevo nueva after ser | house car bicycle hotel school library bag coat shirt watch lamp table book museum
old older | vieux vieille vieil before | alt älter | viejo vieja after ser | house car bicycle church bridge lamp table chair book coat hat dog cat horse hotel station
young younger | jeune jeune before | jung jünger | joven joven after ser | man woman teacher doctor
beautiful - | beau belle bel before | schön schöner | bonito bonita after ser | house garden flower city village church park horse bird photo bridge
good - | bon bonne before | gut besser | bueno buena before - | book restaurant hotel school doctor teacher student hospital library
expensive - | cher chère after | teuer teurer teur | caro cara after ser | car watch coat hotel house bag restaurant shirt hat table lamp bicycle
interesting - | intéressant intéressante after | interessant interessanter | interesante interesante after ser | book letter newspaper museum city photo
red - | rouge rouge after | rot - | rojo roja after ser | shirt coat hat car bicycle bag door flower umbrella chair cup shoe
blue - | bleu bleue after | blau - | azul azul after ser | shirt coat hat car bicycle bag door umbrella chair cup
green - | vert verte after | grün - | verde verde after ser | shirt coat hat car bicycle bag door umbrella bottle
white - | blanc blanche after | weiß - | blanco blanca after ser | shirt coat car house cat horse flower cup door shoe
black - | noir noire after | schwarz - | negro negra after ser | coat hat car dog cat horse bag umbrella shoe
long longer | long longue before | lang länger | largo larga after ser | letter street bridge
heavy heavier | lourd lourde after | schwer schwerer | pesado pesada after ser | bag table chair book gift
fast faster | rapide rapide after | schnell schneller | rápido rápida after ser | car train bicycle horse
modern - | moderne moderne after | modern moderner | moderno moderna after ser | kitchen office museum hospital hotel library school church lamp
famous - | célèbre célèbre after | berühmt berühmter | famoso famosa after ser | doctor museum church restaurant bridge city
friendly friendlier | sympathique sympathique after | freundlich freundlicher | simpático simpática after ser | person
intelligent - | intelligent intelligente after | intelligent intelligenter | inteligente inteligente after ser | boy girl child student dog brother sister
strong stronger | fort forte after | stark stärker | fuerte fuerte after ser | man horse boy brother uncle
clean - | propre propre after | sauber - | limpio limpia after estar | kitchen window shirt room cup glass street table
dirty - | sale sale after | schmutzig - | sucio sucia after estar | kitchen window shirt room cup glass shoe car coat
empty - | vide vide after | leer - | vacío vacía after estar | glass bottle cup bus bag restaurant train
open - | ouvert ouverte after | offen - | abierto abierta after estar | window door shop museum
closed - | fermé fermée after | geschlossen - | cerrado cerrada after estar | window door shop museum restaurant library
cold - | froid froide after | kalt - | frío fría after estar | water milk soup
hot - | chaud chaude after | heiß - | caliente caliente after estar | soup coffee tea milk water
fresh - | frais fraîche after | frisch - | fresco fresca after estar | bread fish
tired - | fatigué fatiguée after | müde - | cansado cansada after estar | person
ill - | malade malade after | krank - | enfermo enferma after estar | person pet horse
sad - | triste triste after | traurig - | triste triste after estar | person
happy - | heureux heureuse after | glücklich - | feliz feliz after estar | person
"""

# Only said of something, never before a noun.
PREDICATIVE = {"tired", "ill", "sad", "happy", "open", "closed", "clean"}
# Only before a noun: after it Spanish and French would need other words, "la soupe est bonne" but "la voiture est neuve".
ATTRIBUTIVE = {"good", "new"}
# Before a noun only where the verb gives them a sense.
AFTER_VERBS = {"dirty": {"wash", "clean"}, "empty": {"carry", "find"}, "hot": {"drink", "eat"}, "cold": {"drink"},
               "fresh": {"eat", "buy", "sell"}, "heavy": {"carry"}, "long": {"read", "write"}, "fast": {"buy", "sell", "have"},
               "interesting": {"read", "write", "buy", "find", "visit", "show", "send", "give"}}


def _nouns():
    for line in NOUNS.strip().splitlines():
        english, french, german, spanish, classes = (field.split() for field in line.split("|"))
        nominative, _, oblique = german[1].partition("/")
        yield english[0], SimpleNamespace(
            key=english[0],
            en=english,
            fr=french[1:], fr_gender=french[0],
            de=[nominative, german[2]], de_oblique=oblique or nominative, de_gender=german[0],
            es=spanish[1:], es_gender=spanish[0],
            classes=set(classes) | {english[0]},
            mass="mass" in classes,
            plural=english[1] != "-",
        )


def _adjectives():
    for line in ADJECTIVES.strip().splitlines():
        english, french, german, spanish, suits = (field.split() for field in line.split("|"))
        yield english[0], SimpleNamespace(
            key=english[0],
            en=english[0], en_more=None if english[1] == "-" else english[1],
            fr=french[:2], fr_vowel=french[2] if len(french) == 4 else french[0], fr_before=french[-1] == "before",
            de=german[0], de_more=None if german[1] == "-" else german[1], de_stem=german[2] if len(german) == 3 else german[0],
            es=spanish[:2], es_before=spanish[2] == "before", es_be=spanish[3],
            suits=set(suits),
        )


NOUN = dict(_nouns())
ADJECTIVE = dict(_adjectives())


@cache
def nouns(*classes):
    """The nouns of any of these classes, in the table's order."""
    return [n for n in NOUN.values() if n.classes & set(classes)]


def adjectives(noun):
    """The adjectives which suit a noun."""
    return [a for a in ADJECTIVE.values() if a.suits & noun.classes]


def attributes(noun, verb="", det="a"):
    """The adjectives which may stand before a noun, as an object of a verb."""
    return [a for a in adjectives(noun)
            if a.key not in PREDICATIVE and (a.key != "good" or det == "a") and verb in AFTER_VERBS.get(a.key, {verb})
            and (verb != "write" or a.key in ("long", "interesting", "good"))]
