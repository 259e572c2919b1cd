"""The Spanish verbs."""

# key: infinitive | yo tú él nosotros ellos, present | the same, preterite | participle gerund, negated imperative, what
# always follows.
_TABLE = """
ser: ser | soy eres es somos son | fui fuiste fue fuimos fueron | sido siendo seas
estar: estar | estoy estás está estamos están | estuve estuviste estuvo estuvimos estuvieron | estado estando estés
have: tener | tengo tienes tiene tenemos tienen | tuve tuviste tuvo tuvimos tuvieron | tenido teniendo tengas
can: poder | puedo puedes puede podemos pueden | pude pudiste pudo pudimos pudieron | podido pudiendo puedas
want: querer | quiero quieres quiere queremos quieren | quise quisiste quiso quisimos quisieron | querido queriendo quieras
like: gustar | gusto gustas gusta gustamos gustan | gusté gustaste gustó gustamos gustaron | gustado gustando gustes
make: hacer | hago haces hace hacemos hacen | hice hiciste hizo hicimos hicieron | hecho haciendo hagas
eat: comer | como comes come comemos comen | comí comiste comió comimos comieron | comido comiendo comas
drink: beber | bebo bebes bebe bebemos beben | bebí bebiste bebió bebimos bebieron | bebido bebiendo bebas
read: leer | leo lees lee leemos leen | leí leíste leyó leímos leyeron | leído leyendo leas
write: escribir | escribo escribes escribe escribimos escriben | escribí escribiste escribió escribimos escribieron | escrito escribiendo escribas
buy: comprar | compro compras compra compramos compran | compré compraste compró compramos compraron | comprado comprando compres
sell: vender | vendo vendes vende vendemos venden | vendí vendiste vendió vendimos vendieron | vendido vendiendo vendas
see: ver | veo ves ve vemos ven | vi viste vio vimos vieron | visto viendo veas
look_for: buscar | busco buscas busca buscamos buscan | busqué buscaste buscó buscamos buscaron | buscado buscando busques
find: encontrar | encuentro encuentras encuentra encontramos encuentran | encontré encontraste encontró encontramos encontraron | encontrado encontrando encuentres
open: abrir | abro abres abre abrimos abren | abrí abriste abrió abrimos abrieron | abierto abriendo abras
close: cerrar | cierro cierras cierra cerramos cierran | cerré cerraste cerró cerramos cerraron | cerrado cerrando cierres
wash: lavar | lavo lavas lava lavamos lavan | lavé lavaste lavó lavamos lavaron | lavado lavando laves
repair: reparar | reparo reparas repara reparamos reparan | reparé reparaste reparó reparamos repararon | reparado reparando repares
clean: limpiar | limpio limpias limpia limpiamos limpian | limpié limpiaste limpió limpiamos limpiaron | limpiado limpiando limpies
visit: visitar | visito visitas visita visitamos visitan | visité visitaste visitó visitamos visitaron | visitado visitando visites
take: tomar | tomo tomas toma tomamos toman | tomé tomaste tomó tomamos tomaron | tomado tomando tomes
wait_for: esperar | espero esperas espera esperamos esperan | esperé esperaste esperó esperamos esperaron | esperado esperando esperes
carry: llevar | llevo llevas lleva llevamos llevan | llevé llevaste llevó llevamos llevaron | llevado llevando lleves
wear: llevar | llevo llevas lleva llevamos llevan | llevé llevaste llevó llevamos llevaron | llevado llevando lleves
forget: olvidar | olvido olvidas olvida olvidamos olvidan | olvidé olvidaste olvidó olvidamos olvidaron | olvidado olvidando olvides
lose: perder | pierdo pierdes pierde perdemos pierden | perdí perdiste perdió perdimos perdieron | perdido perdiendo pierdas
prepare: preparar | preparo preparas prepara preparamos preparan | preparé preparaste preparó preparamos prepararon | preparado preparando prepares
invite: invitar | invito invitas invita invitamos invitan | invité invitaste invitó invitamos invitaron | invitado invitando invites
call: llamar | llamo llamas llama llamamos llaman | llamé llamaste llamó llamamos llamaron | llamado llamando llames
help: ayudar | ayudo ayudas ayuda ayudamos ayudan | ayudé ayudaste ayudó ayudamos ayudaron | ayudado ayudando ayudes
know: conocer | conozco conoces conoce conocemos conocen | conocí conociste conoció conocimos conocieron | conocido conociendo conozcas
give: dar | doy das da damos dan | di diste dio dimos dieron | dado dando des
show: mostrar | muestro muestras muestra mostramos muestran | mostré mostraste mostró mostramos mostraron | mostrado mostrando muestres
send: enviar | envío envías envía enviamos envían | envié enviaste envió enviamos enviaron | enviado enviando envíes
sleep: dormir | duermo duermes duerme dormimos duermen | dormí dormiste durmió dormimos durmieron | dormido durmiendo duermas
work: trabajar | trabajo trabajas trabaja trabajamos trabajan | trabajé trabajaste trabajó trabajamos trabajaron | trabajado trabajando trabajes
sing: cantar | canto cantas canta cantamos cantan | canté cantaste cantó cantamos cantaron | cantado cantando cantes
dance: bailar | bailo bailas baila bailamos bailan | bailé bailaste bailó bailamos bailaron | bailado bailando bailes
swim: nadar | nado nadas nada nadamos nadan | nadé nadaste nadó nadamos nadaron | nadado nadando nades
laugh: reír | río ríes ríe reímos ríen | reí reíste rio reímos rieron | reído riendo rías
cry: llorar | lloro lloras llora lloramos lloran | lloré lloraste lloró lloramos lloraron | llorado llorando llores
cook: cocinar | cocino cocinas cocina cocinamos cocinan | cociné cocinaste cocinó cocinamos cocinaron | cocinado cocinando cocines
travel: viajar | viajo viajas viaja viajamos viajan | viajé viajaste viajó viajamos viajaron | viajado viajando viajes
play: jugar | juego juegas juega jugamos juegan | jugué jugaste jugó jugamos jugaron | jugado jugando juegues
arrive: llegar | llego llegas llega llegamos llegan | llegué llegaste llegó llegamos llegaron | llegado llegando llegues
leave: salir | salgo sales sale salimos salen | salí saliste salió salimos salieron | salido saliendo salgas
go: ir | voy vas va vamos van | fui fuiste fue fuimos fueron | ido yendo vayas
get_up: levantar | levanto levantas levanta levantamos levantan | levanté levantaste levantó levantamos levantaron | levantado levantando levantes
go_to_bed: acostar | acuesto acuestas acuesta acostamos acuestan | acosté acostaste acostó acostamos acostaron | acostado acostando acuestes
stay_home: quedar | quedo quedas queda quedamos quedan | quedé quedaste quedó quedamos quedaron | quedado quedando quedes en casa
play_football: jugar | juego juegas juega jugamos juegan | jugué jugaste jugó jugamos jugaron | jugado jugando juegues al fútbol
play_tennis: jugar | juego juegas juega jugamos juegan | jugué jugaste jugó jugamos jugaron | jugado jugando juegues al tenis
play_piano: tocar | toco tocas toca tocamos tocan | toqué tocaste tocó tocamos tocaron | tocado tocando toques el piano
speak_french: hablar | hablo hablas habla hablamos hablan | hablé hablaste habló hablamos hablaron | hablado hablando hables francés
speak_german: hablar | hablo hablas habla hablamos hablan | hablé hablaste habló hablamos hablaron | hablado hablando hables alemán
speak_spanish: hablar | hablo hablas habla hablamos hablan | hablé hablaste habló hablamos hablaron | hablado hablando hables español
learn_french: aprender | aprendo aprendes aprende aprendemos aprenden | aprendí aprendiste aprendió aprendimos aprendieron | aprendido aprendiendo aprendas francés
learn_german: aprender | aprendo aprendes aprende aprendemos aprenden | aprendí aprendiste aprendió aprendimos aprendieron | aprendido aprendiendo aprendas alemán
learn_spanish: aprender | aprendo aprendes aprende aprendemos aprenden | aprendí aprendiste aprendió aprendimos aprendieron | aprendido aprendiendo aprendas español
cost: costar | - - cuesta - cuestan | - - costó - costaron | costado costando -
rain: llover | - - llueve - - | - - llovió - - | llovido lloviendo -
snow: nevar | - - nieva - - | - - nevó - - | nevado nevando -
realise: saber | sé sabes sabe sabemos saben | supe supiste supo supimos supieron | sabido sabiendo sepas
think: creer | creo crees cree creemos creen | creí creíste creyó creímos creyeron | creído creyendo creas
say: decir | digo dices dice decimos dicen | dije dijiste dijo dijimos dijeron | dicho diciendo digas
ask: preguntar | pregunto preguntas pregunta preguntamos preguntan | pregunté preguntaste preguntó preguntamos preguntaron | preguntado preguntando preguntes
"""


class Verb:
    def __init__(self, line):
        self.key, _, forms = line.partition(":")
        infinitive, present, preterite, others = (field.split() for field in forms.split("|"))
        self.infinitive = infinitive[0]
        self.present, self.preterite = present, preterite
        self.participle, self.gerund, self.forbidden, *self.tail = others
        stem = {"tener": "tendr", "salir": "saldr", "hacer": "har", "poder": "podr", "querer": "querr", "saber": "sabr",
                "decir": "dir", "reír": "reir"}.get(self.infinitive, self.infinitive)
        self.future = [stem + ending for ending in "é ás á emos án".split()]
        self.imperative = {"salir": "sal", "ir": "ve"}.get(self.infinitive, present[2])


VERBS = {verb.key: verb for verb in map(Verb, _TABLE.strip().splitlines())}
REFLEXIVE = {"get_up": "levántate", "go_to_bed": "acuéstate", "stay_home": "quédate", "laugh": "ríete"}
IMPERFECT = {"ser": "era eras era éramos eran", "estar": "estaba estabas estaba estábamos estaban",
             "have": "tenía tenías tenía teníamos tenían",
             "make": "hacía hacías hacía hacíamos hacían"}
# The imperative before a pronoun keeps its stress by an accent.
STRESSED = {"ayuda": "ayúda", "llama": "lláma", "espera": "espéra", "invita": "invíta", "busca": "búsca", "muestra": "muéstra",
            "envía": "envía", "da": "da"}
