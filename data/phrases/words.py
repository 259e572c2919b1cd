"""Adverbs, times and numbers: the phrases which need no grammar, side by side in the four languages.

English words carry their tag after a slash.
"""

WEEKDAYS = [line.split() for line in """
Monday lundi Montag lunes
Tuesday mardi Dienstag martes
Wednesday mercredi Mittwoch miércoles
Thursday jeudi Donnerstag jueves
Friday vendredi Freitag viernes
Saturday samedi Samstag sábado
Sunday dimanche Sonntag domingo
""".strip().splitlines()]

MONTHS = [line.split() for line in """
January janvier Januar enero
February février Februar febrero
March mars März marzo
April avril April abril
May mai Mai mayo
June juin Juni junio
July juillet Juli julio
August août August agosto
September septembre September septiembre
October octobre Oktober octubre
November novembre November noviembre
December décembre Dezember diciembre
""".strip().splitlines()]

UNITS = [line.split() for line in """
one un ein uno
two deux zwei dos
three trois drei tres
four quatre vier cuatro
five cinq fünf cinco
six six sechs seis
seven sept sieben siete
eight huit acht ocho
nine neuf neun nueve
ten dix zehn diez
eleven onze elf once
twelve douze zwölf doce
thirteen treize dreizehn trece
fourteen quatorze vierzehn catorce
fifteen quinze fünfzehn quince
sixteen seize sechzehn dieciséis
seventeen dix-sept siebzehn diecisiete
eighteen dix-huit achtzehn dieciocho
nineteen dix-neuf neunzehn diecinueve
""".strip().splitlines()]

TENS = {ten: line.split() for ten, line in zip(range(20, 100, 10), """
twenty vingt zwanzig veinte
thirty trente dreißig treinta
forty quarante vierzig cuarenta
fifty cinquante fünfzig cincuenta
sixty soixante sechzig sesenta
seventy soixante-dix siebzig setenta
eighty quatre-vingts achtzig ochenta
ninety quatre-vingt-dix neunzig noventa
""".strip().splitlines())}

TWENTIES = "veintiún veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete veintiocho veintinueve".split()


def number(n, language):
    """A number from 2 to 99, as it stands before a masculine noun."""
    column = ("en", "fr", "de", "es").index(language)
    if n < 20:
        return UNITS[n - 1][column]
    ten, unit = n - n % 10, n % 10
    if unit == 0:
        return TENS[ten][column]
    if language == "en":
        return f"{TENS[ten][0]}-{UNITS[unit - 1][0]}"
    if language == "de":
        return f"{UNITS[unit - 1][2]}und{TENS[ten][2]}"
    if language == "es":
        return TWENTIES[unit - 1] if ten == 20 else f"{TENS[ten][3]} y {'un' if unit == 1 else UNITS[unit - 1][3]}"
    if ten in (70, 90):
        ten, unit = ten - 10, unit + 10
    base = TENS[ten][1].removesuffix("s") if ten == 80 else TENS[ten][1]
    joint = " et " if unit in (1, 11) and ten != 80 else "-"
    return base + joint + UNITS[unit - 1][1]


# english | french | german | spanish | when: past, future, habit (again and again), now, any, month-past, month-future, year, hour
PLAIN_TIMES = """
yesterday/NOUN | hier | gestern | ayer | past
last/ADJ week/NOUN | la semaine dernière | letzte Woche | la semana pasada | past
last/ADJ year/NOUN | l'année dernière | letztes Jahr | el año pasado | past
today/NOUN | aujourd'hui | heute | hoy | any
tomorrow/NOUN | demain | morgen | mañana | future
next/ADJ week/NOUN | la semaine prochaine | nächste Woche | la próxima semana | future
tonight/NOUN | ce soir | heute Abend | esta noche | future
now/ADV | maintenant | jetzt | ahora | now
every/DET day/NOUN | tous les jours | jeden Tag | todos los días | habit
every/DET evening/NOUN | tous les soirs | jeden Abend | todas las noches | habit
in/ADP the/DET morning/NOUN | le matin | am Morgen | por la mañana | habit
in/ADP the/DET evening/NOUN | le soir | am Abend | por la noche | habit
"""

# The Spanish adverb stands before the verb or at its end.
OFTEN = {
    "often": ("souvent", "oft", "a menudo", False),
    "always": ("toujours", "immer", "siempre", True),
    "sometimes": ("parfois", "manchmal", "a veces", True),
}


def _times():
    for line in PLAIN_TIMES.strip().splitlines():
        *forms, when = (field.strip() for field in line.split("|"))
        yield forms[0], (*forms, when)
    for en, fr, de, es in WEEKDAYS:
        yield f"{en} past", (f"on/ADP {en}/PROPN", fr, f"am {de}", f"el {es}", "past")
        yield f"{en} future", (f"on/ADP {en}/PROPN", fr, f"am {de}", f"el {es}", "future")
        yield f"{en}s", (f"on/ADP {en}s/PROPN", f"le {fr}", f"{de.lower()}s", f"los {es if es.endswith('s') else es + 's'}", "habit")
    for en, fr, de, es in MONTHS:
        yield f"{en} past", (f"in/ADP {en}/PROPN", f"en {fr}", f"im {de}", f"en {es}", "month-past")
        yield f"{en} future", (f"in/ADP {en}/PROPN", f"en {fr}", f"im {de}", f"en {es}", "month-future")
    for year in range(1995, 2021):
        yield str(year), (f"in/ADP {year}/NUM", f"en {year}", f"{year}", f"en {year}", "year")
    for n in range(2, 7):
        en, fr, de, es = UNITS[n - 1]
        yield f"{n} ago", (f"{en}/NUM days/NOUN ago/ADV", f"il y a {fr} jours", f"vor {de} Tagen", f"hace {es} días", "past")
        yield f"in {n}", (f"in/ADP {en}/NUM days/NOUN", f"dans {fr} jours", f"in {de} Tagen", f"dentro de {es} días", "future")
    for n in range(1, 12):  # twelve would be noon or midnight in French
        en, fr, de, es = UNITS[n - 1]
        french = "une heure" if n == 1 else f"{fr} heures"
        spanish = "a la una" if n == 1 else f"a las {es}"
        yield f"at {n}", (f"at/ADP {en}/NUM o'clock/ADV", f"à {french}", f"um {de} Uhr", spanish, "hour")


TIMES = dict(_times())


def times(*when):
    """The keys of the times of any of these kinds."""
    return [key for key, forms in TIMES.items() if forms[-1] in when]
