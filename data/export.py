"""Exports the small real data sets which ship with Braid.

    python -m venv env && env/bin/pip install -r requirements.txt
    env/bin/python export.py            # writes <name>/<name>.csv[.gz], <name>/card.json and index.txt
    env/bin/python export.py --check    # writes nothing, fails if a file would change

Every set is read from an installed, pinned, permissively licensed Python package: nothing is downloaded.
What is done to the values is all in this file: columns get clear English names, codes become words, and
some target columns are derived (their description in the card starts with "Derived"). The output is
deterministic: no clock, no random numbers, the rows in the order of the package, gzip without name and time.
"""

import gzip
import hashlib
import io
import json
import sys
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

import numpy as np
import pandas as pd

HERE = Path(__file__).resolve().parent
ZIP_ABOVE = 50_000  # bytes of plain csv
NAMES = []
DIFFERENT = []

SKLEARN = dict(source="scikit-learn", licence="BSD-3-Clause (package)")
STATSMODELS = dict(source="statsmodels", licence="BSD-3-Clause (package); data: public domain, as the package states")
LIFELINES = dict(source="lifelines", licence="MIT (package)")
ARCH = dict(source="arch", licence="NCSA (package)")


def emit(name, table, columns, *, title, description, source, licence, citation, unit, tasks, problems, never):
    """Writes one set. columns: {name: (kind, unit, description)}, in the order of the file."""
    table = table[list(columns)]
    text = table.to_csv(index=False, lineterminator="\n", na_rep="").encode("utf-8")
    file = f"{name}.csv"
    if len(text) > ZIP_ABOVE:
        file += ".gz"
        buffer = io.BytesIO()
        with gzip.GzipFile(filename="", mode="wb", compresslevel=9, fileobj=buffer, mtime=0) as out:
            out.write(text)
        text = buffer.getvalue()
    card = {
        "name": name,
        "title": title,
        "description": description,
        "file": file,
        "rows": len(table),
        "sha256": hashlib.sha256(text).hexdigest(),
        "source": source,
        "version": f"{source} {version(source)}",
        "licence": licence,
        "citation": citation,
        "unit_of_observation": unit,
        "columns": [
            {"name": c, "kind": kind, "unit": of, "description": words, "missing": int(table[c].isna().sum())}
            for c, (kind, of, words) in columns.items()
        ],
        "tasks": [{"column": c, "kind": kind, "reason": why} for c, kind, why in tasks],
        "problems": problems,
        "must_not_conclude": never,
    }
    assert {c for c, _, _ in tasks} <= set(columns), name
    assert all(kind in ("numeric", "binary", "categorical", "date", "text") for kind, _, _ in columns.values()), name
    NAMES.append(name)
    write(HERE / name / file, text)
    write(HERE / name / "card.json", (json.dumps(card, indent=2, ensure_ascii=False) + "\n").encode("utf-8"))
    print(f"{name:14s} {len(table):6d} rows {len(columns):3d} columns {len(text):8d} bytes  {file}")


def write(path, data):
    if "--check" in sys.argv:
        if not path.exists() or path.read_bytes() != data:
            DIFFERENT.append(str(path.relative_to(HERE)))
    else:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)


def words(codes, **names):
    """Codes to words: words(column, c0="no", c1="yes"). An unknown code is an error, a missing one stays missing."""
    table = {int(k[1:]): v for k, v in names.items()}
    unknown = set(codes.dropna()) - set(table)
    assert not unknown, unknown
    return codes.map(table)


def yes_no(codes):
    return words(codes, c0="no", c1="yes")


def whole(column):
    """Whole numbers without '.0', missing values allowed."""
    return column.round().astype("Int64") if (column.dropna() % 1 == 0).all() else column


def within(days, happened, horizon):
    """"yes": the event came by the horizon; "no": still followed, event-free, after it; missing: followed up for less."""
    answer = pd.Series(pd.NA, index=days.index, dtype="object")
    answer[(happened == 1) & (days <= horizon)] = "yes"
    answer[days > horizon] = "no"
    return answer


# ---------------------------------------------------------------------------------------------- scikit-learn


def diabetes():
    from sklearn.datasets import load_diabetes

    d = load_diabetes(scaled=False, as_frame=True).frame
    d = d.rename(columns=dict(bp="blood_pressure", s1="total_cholesterol", s2="ldl", s3="hdl", s4="cholesterol_ratio",
                              s5="log_triglycerides", s6="glucose", target="progression"))
    d["sex"] = words(d["sex"], c1="sex_1", c2="sex_2")
    for c in ("age", "total_cholesterol", "glucose", "progression"):
        d[c] = whole(d[c])
    emit("diabetes", d, {
        "age": ("numeric", "years", "Age"),
        "sex": ("binary", "", "Coded 1 and 2 at the source without saying which is which, so it is kept as sex_1 and sex_2. "
                "Group 2 has lower HDL (44.6 against 54.4) and higher blood pressure, as men usually have: a guess, not a fact"),
        "bmi": ("numeric", "kg/m2", "Body mass index"),
        "blood_pressure": ("numeric", "mmHg", "Average (mean arterial) blood pressure"),
        "total_cholesterol": ("numeric", "mg/dL", "s1 (tc), total serum cholesterol; unit inferred from the range"),
        "ldl": ("numeric", "mg/dL", "s2, low-density lipoproteins; unit inferred from the range"),
        "hdl": ("numeric", "mg/dL", "s3, high-density lipoproteins; unit inferred from the range"),
        "cholesterol_ratio": ("numeric", "", "s4 (tch), total cholesterol / HDL, rounded in part of the rows"),
        "log_triglycerides": ("numeric", "ln(mg/dL)", "s5 (ltg), possibly the natural logarithm of serum triglycerides "
                              "(the package says 'possibly'; exp of the mean, 104 mg/dL, fits)"),
        "glucose": ("numeric", "mg/dL", "s6 (glu), blood sugar; unit inferred from the range"),
        "progression": ("numeric", "", "Quantitative measure of disease progression one year after the other measurements; its scale is not documented"),
    }, **SKLEARN, title="Diabetes: progression after one year",
        description="Ten measurements of 442 diabetes patients and a measure of disease progression one year later.",
        citation="Efron, Hastie, Johnstone, Tibshirani (2004), Least Angle Regression, Annals of Statistics 32(2), 407-499.",
        unit="patient",
        tasks=[("progression", "regression", "the only outcome which lies in the future of the features"),
               ("glucose", "regression", "learnable (R2 about 0.25) from age, sex, bmi, blood pressure, cholesterol"),
               ("log_triglycerides", "regression", "learnable (R2 about 0.45) from the same, related to progression"),
               ("hdl", "regression", "learnable (R2 about 0.25) from age, sex, bmi, blood pressure alone")],
        problems=["The original study, its place, time and inclusion rule are not documented.",
                  "The lipid columns are functions of each other (ratio = total / HDL; LDL is usually computed): a lipid used as a target needs the others taken out of the features.",
                  "Coding of sex and scale of progression are undocumented."],
        never=["That a feature causes progression, or that changing it would slow the disease.",
               "Anything about a difference between men and women (the coding is a guess).",
               "That the model holds for other patients: nothing is known about how these were chosen."])


def digits():
    from sklearn.datasets import load_digits

    d = load_digits()
    pixels = [f"p{r}{c}" for r in range(8) for c in range(8)]
    t = pd.DataFrame(d.data.astype(int), columns=pixels)
    t["digit"] = d.target
    t["even"] = np.where(d.target % 2 == 0, "yes", "no")
    t["loop"] = np.where(np.isin(d.target, (0, 6, 8, 9)), "yes", "no")
    emit("digits", t, {
        **{p: ("numeric", "ink 0..16", f"Pixel in row {p[1]}, column {p[2]} from the top left: number of dark points in a 4x4 block") for p in pixels},
        "digit": ("categorical", "", "The digit written, 0 to 9"),
        "even": ("binary", "", "Derived: whether the digit is even"),
        "loop": ("binary", "", "Derived: whether the digit's usual form has a closed loop (0, 6, 8, 9)"),
    }, **SKLEARN, title="Handwritten digits, 8 x 8 pixels",
        description="1797 handwritten digits of 13 people, 8 x 8 grey values: the test part of the UCI optical recognition set.",
        citation="Alpaydin, Kaynak (1998), Optical Recognition of Handwritten Digits, UCI Machine Learning Repository.",
        unit="written digit",
        tasks=[("digit", "classification", "the classical ten classes"),
               ("even", "binary", "a coarser view of the same picture"),
               ("loop", "binary", "another coarse view, of shape instead of arithmetic")],
        problems=["Who wrote which digit is not recorded, so a random split puts each writer in both parts and flatters the result.",
                  "even and loop are functions of digit: never use digit as their feature."],
        never=["How well a model reads the handwriting of people it has not seen.",
               "Anything about today's forms or photographs: clean, centred, scanned in the 1990s."])


def breast_cancer():
    from sklearn.datasets import load_breast_cancer

    b = load_breast_cancer(as_frame=True)
    t = b.frame.rename(columns=lambda c: c.replace(" ", "_"))
    t["diagnosis"] = words(t.pop("target"), c0="malignant", c1="benign")
    meaning = {"radius": "mean distance from the centre to points on the outline", "texture": "standard deviation of grey values",
               "perimeter": "length of the outline", "area": "area", "smoothness": "local variation in radius lengths",
               "compactness": "perimeter^2 / area - 1", "concavity": "severity of the concave parts of the outline",
               "concave_points": "number of concave parts of the outline", "symmetry": "symmetry",
               "fractal_dimension": "'coastline approximation' - 1"}
    kind = {"mean": "mean over the nuclei of the image", "error": "standard error over the nuclei of the image",
            "worst": "mean of the three largest values of the image"}
    columns = {}
    for c in t.columns[:-1]:
        part = "error" if c.endswith("_error") else c.split("_")[0]
        what = c.removesuffix("_error").removeprefix("mean_").removeprefix("worst_")
        columns[c] = ("numeric", "image units" if what in ("radius", "perimeter", "area") else "", f"Cell nucleus {what.replace('_', ' ')}: {meaning[what]}; {kind[part]}")
    columns["diagnosis"] = ("binary", "", "malignant or benign")
    emit("breast-cancer", t, columns, **SKLEARN, title="Breast cancer Wisconsin (diagnostic)",
        description="Thirty measurements of cell nuclei in 569 images of fine needle aspirates of breast masses, and the diagnosis.",
        citation="Street, Wolberg, Mangasarian (1993), Nuclear feature extraction for breast tumor diagnosis, SPIE 1905, 861-870; Wolberg et al. (1995), UCI Machine Learning Repository.",
        unit="image of one breast mass",
        tasks=[("diagnosis", "binary", "the clinical question; easy from all features, not from a few shape features"),
               ("worst_area", "regression", "size of the largest nuclei; take the size columns out of the features"),
               ("worst_concavity", "regression", "shape of the worst nuclei, related to the diagnosis"),
               ("worst_texture", "regression", "nearly a copy of mean_texture: an easy task beside the others")],
        problems=["mean, error and worst of one quantity, and radius, perimeter and area, are nearly copies: leave them out of the features when one is a target.",
                  "One clinic; 37 % malignant, as referred patients have, not as the population has."],
        never=["How good screening by such a model would be.", "Anything about a woman who was not referred for a biopsy."])


def wine():
    from sklearn.datasets import load_wine

    t = load_wine(as_frame=True).frame.rename(columns={"od280/od315_of_diluted_wines": "od280_od315"})
    t["cultivar"] = words(t.pop("target"), c0="cultivar_0", c1="cultivar_1", c2="cultivar_2")
    t["magnesium"], t["proline"] = whole(t["magnesium"]), whole(t["proline"])
    note = {"alcohol": ("% vol", "Alcohol; unit inferred from the range"), "alcalinity_of_ash": ("", "Alkalinity of the ash"),
            "od280_od315": ("", "Ratio of absorbance at 280 and 315 nm of the diluted wine"),
            "proline": ("", "Proline, an amino acid"), "color_intensity": ("", "Colour intensity")}
    columns = {c: ("numeric", *note.get(c, ("", c.replace("_", " ").capitalize() + " (unit not documented)"))) for c in t.columns[:-1]}
    columns["cultivar"] = ("categorical", "", "Which of three cultivars (growers) of one Italian region")
    emit("wine", t, columns, **SKLEARN, title="Wine: three cultivars, thirteen measurements",
        description="Chemical analysis of 178 wines of three cultivars from one region in Italy.",
        citation="Forina et al. (1988), PARVUS; Aeberhard, Forina (1991), Wine, UCI Machine Learning Repository.",
        unit="wine sample",
        tasks=[("cultivar", "classification", "three classes, easy from all features"),
               ("proline", "regression", "depends strongly on the cultivar"),
               ("color_intensity", "regression", "depends on the cultivar and on phenols"),
               ("flavanoids", "regression", "depends strongly on the cultivar")],
        problems=["178 rows: differences between models are mostly noise; use many splits.", "Rows are sorted by cultivar: never split by position.",
                  "Units are not documented."],
        never=["Anything about the quality or taste of a wine.", "That the cultivars differ like this in other years or places."])


def linnerud():
    from sklearn.datasets import load_linnerud

    t = load_linnerud(as_frame=True).frame.rename(columns=dict(Chins="chin_ups", Situps="sit_ups", Jumps="jumps", Weight="weight", Waist="waist", Pulse="pulse"))
    t = t.apply(whole)
    emit("linnerud", t, {
        "chin_ups": ("numeric", "count", "Chin-ups done"), "sit_ups": ("numeric", "count", "Sit-ups done"), "jumps": ("numeric", "count", "Jumps done"),
        "weight": ("numeric", "pounds", "Body weight; unit inferred from the range"),
        "waist": ("numeric", "inches", "Waist; unit inferred from the range"), "pulse": ("numeric", "1/min", "Resting pulse; unit inferred"),
    }, **SKLEARN, title="Linnerud: exercise and body of twenty men",
        description="Three exercises and three body measurements of twenty middle-aged men of a fitness club.",
        citation="Tenenhaus (1998), La regression PLS: theorie et pratique, Editions Technip.",
        unit="man",
        tasks=[("weight", "regression", "three targets on twenty rows: for tests and for showing over-fitting only"),
               ("waist", "regression", "nearly the same as weight (correlation 0.87)"), ("pulse", "regression", "hardly predictable: a negative control")],
        problems=["Twenty rows."],
        never=["Anything about people: use it as a toy and as a test fixture."])


# -------------------------------------------------------------------------------------------------- lifelines


def actg175():
    d = pd.read_csv(files("lifelines.datasets") / "ACTG175.csv", index_col=0)  # shipped, but without a loader function
    assert (d["zprior"] == 1).all() and ((d["strat"] > 1) == (d["str2"] == 1)).all()
    assert ((d["arms"] > 0) == (d["treat"] == 1)).all() and (d["cd496"].notna() == (d["r"] == 1)).all()
    t = pd.DataFrame({
        "age": d["age"], "weight": d["wtkg"].round(4), "sex": words(d["gender"], c0="female", c1="male"),
        "race": words(d["race"], c0="white", c1="non_white"), "haemophilia": yes_no(d["hemo"]),
        "homosexual_activity": yes_no(d["homo"]), "intravenous_drugs": yes_no(d["drugs"]), "karnofsky": d["karnof"],
        "symptoms": yes_no(d["symptom"]), "other_prior_therapy": yes_no(d["oprior"]), "zidovudine_last_30_days": yes_no(d["z30"]),
        "prior_therapy_days": d["preanti"], "prior_therapy": words(d["strat"], c1="none", c2="up_to_52_weeks", c3="over_52_weeks"),
        "arm": words(d["arms"], c0="zidovudine", c1="zidovudine_didanosine", c2="zidovudine_zalcitabine", c3="didanosine"),
        "cd4_start": d["cd40"], "cd8_start": d["cd80"], "cd4_week_20": d["cd420"], "cd8_week_20": d["cd820"],
        "cd4_week_96": whole(d["cd496"]), "off_treatment": yes_no(d["offtrt"]), "event": yes_no(d["cens"]), "days": d["days"],
        "event_within_2_years": within(d["days"], d["cens"], 730),
    })
    emit("actg175", t, {
        "age": ("numeric", "years", "Age at the start"), "weight": ("numeric", "kg", "Weight at the start"), "sex": ("binary", "", "female or male"),
        "race": ("binary", "", "white or non_white, as recorded"), "haemophilia": ("binary", "", "Haemophilia"),
        "homosexual_activity": ("binary", "", "Homosexual activity, as recorded (a risk group of the time)"),
        "intravenous_drugs": ("binary", "", "History of intravenous drug use"),
        "karnofsky": ("numeric", "0..100", "Karnofsky score of general health, 100 = no complaints"),
        "symptoms": ("binary", "", "Symptoms of HIV infection at the start"),
        "other_prior_therapy": ("binary", "", "Antiretroviral therapy other than zidovudine before the trial"),
        "zidovudine_last_30_days": ("binary", "", "Zidovudine in the 30 days before the trial"),
        "prior_therapy_days": ("numeric", "days", "Days of antiretroviral therapy before the trial"),
        "prior_therapy": ("categorical", "", "Stratum of the randomisation: antiretroviral therapy before the trial: none, up_to_52_weeks, over_52_weeks"),
        "arm": ("categorical", "", "Treatment, given at random"),
        "cd4_start": ("numeric", "cells/mm3", "CD4 T cell count at the start (cd40)"), "cd8_start": ("numeric", "cells/mm3", "CD8 T cell count at the start (cd80)"),
        "cd4_week_20": ("numeric", "cells/mm3", "CD4 T cell count at 20 +- 5 weeks (cd420)"),
        "cd8_week_20": ("numeric", "cells/mm3", "CD8 T cell count at 20 +- 5 weeks (cd820)"),
        "cd4_week_96": ("numeric", "cells/mm3", "CD4 T cell count at 96 +- 5 weeks (cd496); missing for those who died, left or were not measured"),
        "off_treatment": ("binary", "", "Taken off the treatment before 96 +- 5 weeks"),
        "event": ("binary", "", "yes: the event was observed (CD4 count down by half, AIDS, or death); no: followed for days without it"),
        "days": ("numeric", "days", "Days to the event or to the end of follow-up"),
        "event_within_2_years": ("binary", "", "Derived from event and days: event within 730 days; missing when followed for 730 days or less without event"),
    }, **LIFELINES, title="ACTG 175: HIV treatment trial",
        description="2139 adults infected with HIV, CD4 count between 200 and 500 when chosen (82 % still at the start), in a randomised trial of four antiretroviral treatments "
                    "(early 1990s): blood counts at the start, after 20 and after 96 weeks, and the course of the disease.",
        citation="Hammer et al. (1996), A trial comparing nucleoside monotherapy with combination therapy in HIV-infected adults with CD4 cell counts from 200 to 500 per cubic millimeter, New England Journal of Medicine 335, 1081-1090.",
        unit="patient",
        tasks=[("cd4_week_20", "regression", "short-term answer, known for all: the well supplied task"),
               ("cd8_week_20", "regression", "a second count, nearly a matter of its own start value: has little to gain from the others"),
               ("cd4_week_96", "regression", "long-term answer, missing for 37 %: gains from the 20-week counts"),
               ("event_within_2_years", "binary", "the clinical outcome, rare (18 %) and missing for 9 %: few events, gains most")],
        problems=["cd4_week_96 is missing for 797 patients, and not at random: 41 % of those with an event within two years, 29 % of those without, 96 % of those lost to follow-up before; a score on the others flatters.",
                  "event counts a CD4 decline by half, so it is related to the later CD4 counts by definition.",
                  "Never features: cd4_week_20, cd8_week_20, cd4_week_96, off_treatment, event, days (all later than the start).",
                  "Not exported because redundant or empty: patient number, zprior (all 1), str2 (from prior_therapy), treat (from arm), r (cd4_week_96 present).",
                  "83 % men, 71 % white; risk groups and drugs of the early 1990s.",
                  "sex, race, homosexual_activity and intravenous_drugs are sensitive; the suggested tasks do not need them.",
                  "The same table is also known from an R package with another licence and from the UCI repository; this one is taken from lifelines (MIT)."],
        never=["Which treatment is best today: none of these is a present-day treatment.",
               "That a prediction of the event is a reason to treat or not to treat somebody.",
               "Anything about groups of people from race, homosexual_activity or intravenous_drugs."])


def gbsg2():
    from lifelines.datasets import load_gbsg2, load_lymph_node

    d = load_lymph_node()
    # the same women as load_gbsg2, with survival added: prove it
    a = load_gbsg2()[["age", "tsize", "pnodes", "progrec", "estrec", "time", "cens"]]
    b = d[["age", "size", "nodes", "prog_recp", "estrg_recp", "rectime", "censrec"]]
    assert (np.array(sorted(map(tuple, a.to_numpy()))) == np.array(sorted(map(tuple, b.to_numpy())))).all()
    t = pd.DataFrame({
        "age": d["age"], "menopause": words(d["menopause"], c1="pre", c2="post"), "hormone_therapy": words(d["hormone"], c1="no", c2="yes"),
        "tumour_size": d["size"], "tumour_grade": words(d["grade"], c1="I", c2="II", c3="III"), "positive_nodes": d["nodes"],
        "progesterone_receptor": d["prog_recp"], "estrogen_receptor": d["estrg_recp"],
        "recurrence": yes_no(d["censrec"]), "recurrence_days": d["rectime"], "died": yes_no(d["censdead"]), "survival_days": d["survtime"],
        "recurrence_within_2_years": within(d["rectime"], d["censrec"], 730), "death_within_3_years": within(d["survtime"], d["censdead"], 1096),
    })
    emit("gbsg2", t, {
        "age": ("numeric", "years", "Age"), "menopause": ("binary", "", "pre or post"), "hormone_therapy": ("binary", "", "Hormonal therapy (tamoxifen)"),
        "tumour_size": ("numeric", "mm", "Size of the tumour"), "tumour_grade": ("categorical", "", "Grade I, II or III (ordered)"),
        "positive_nodes": ("numeric", "count", "Lymph nodes with tumour cells"),
        "progesterone_receptor": ("numeric", "fmol", "Progesterone receptor content; very skewed, use log(1 + x)"),
        "estrogen_receptor": ("numeric", "fmol", "Oestrogen receptor content; very skewed, use log(1 + x)"),
        "recurrence": ("binary", "", "Whether the end of recurrence-free survival was observed: a recurrence, or (21 women, same day) death"),
        "recurrence_days": ("numeric", "days", "Recurrence-free survival time or end of follow-up"),
        "died": ("binary", "", "Whether death was observed"), "survival_days": ("numeric", "days", "Survival time or end of follow-up"),
        "recurrence_within_2_years": ("binary", "", "Derived: recurrence within 730 days; missing when followed for 730 days or less without recurrence"),
        "death_within_3_years": ("binary", "", "Derived: death within 1096 days; missing when followed for 1096 days or less"),
    }, **LIFELINES, title="German Breast Cancer Study 2",
        description="686 women with node-positive breast cancer, from a trial of hormonal treatment and length of chemotherapy: tumour, receptors, recurrence and survival. "
                    "Taken from load_lymph_node, which holds the women of load_gbsg2 (checked while exporting) and also their survival.",
        citation="Schumacher et al. (1994), Journal of Clinical Oncology 12, 2086-2093; Sauerbrei, Royston (1999), J. Royal Statistical Society A 162, 71-94; Hosmer, Lemeshow, May (2008), Applied Survival Analysis.",
        unit="patient",
        tasks=[("recurrence_within_2_years", "binary", "censored outcome: missing for those followed for less"),
               ("death_within_3_years", "binary", "rarer and more often missing, closely related to recurrence"),
               ("progesterone_receptor", "regression", "log scale; hardly predictable without the other receptor: a negative control"),
               ("tumour_grade", "classification", "weakly predictable from the rest")],
        problems=["Hormonal therapy need not have been given at random to all these women: the package does not say.",
                  "A fixed horizon throws away what is known of women followed for less than it; the rest is a slightly selected group.",
                  "Never features for the outcomes: recurrence, recurrence_days, died, survival_days.",
                  "Calendar dates and the row number of the source are not exported."],
        never=["That hormonal therapy works or does not: this needs a proper analysis of the trial.", "The prognosis of a woman treated today."])


def lung():
    from lifelines.datasets import load_lung

    d = load_lung()
    t = pd.DataFrame({
        "institution": whole(d["inst"]), "age": d["age"], "sex": words(d["sex"], c1="male", c2="female"), "ecog": whole(d["ph.ecog"]),
        "karnofsky_physician": whole(d["ph.karno"]), "karnofsky_patient": whole(d["pat.karno"]), "meal_calories": whole(d["meal.cal"]),
        "weight_loss": whole(d["wt.loss"]), "died": yes_no(d["status"]), "days": d["time"], "death_within_1_year": within(d["time"], d["status"], 365),
    })
    emit("lung", t, {
        "institution": ("categorical", "", "Code of the hospital"), "age": ("numeric", "years", "Age"), "sex": ("binary", "", "male or female"),
        "ecog": ("numeric", "0..4", "ECOG performance score by the physician: 0 = no symptoms, 4 = bedbound"),
        "karnofsky_physician": ("numeric", "0..100", "Karnofsky performance score by the physician, 100 = good"),
        "karnofsky_patient": ("numeric", "0..100", "Karnofsky performance score by the patient, 100 = good"),
        "meal_calories": ("numeric", "kcal", "Calories consumed at meals"), "weight_loss": ("numeric", "pounds", "Weight loss in the last six months (negative = gain)"),
        "died": ("binary", "", "Whether death was observed"), "days": ("numeric", "days", "Survival time or end of follow-up"),
        "death_within_1_year": ("binary", "", "Derived: death within 365 days; missing when followed for 365 days or less"),
    }, **LIFELINES, title="NCCTG lung cancer",
        description="228 patients with advanced lung cancer: performance scores by physician and patient, nutrition, survival.",
        citation="Loprinzi et al. (1994), Prospective evaluation of prognostic variables from patient-completed questionnaires, Journal of Clinical Oncology 12(3), 601-607.",
        unit="patient",
        tasks=[("death_within_1_year", "binary", "censored outcome, missing for those followed for less"),
               ("karnofsky_patient", "regression", "the patient's own view, predictable from the physician's"),
               ("weight_loss", "regression", "missing for 14, weakly predictable"),
               ("meal_calories", "regression", "missing for 47, hardly predictable: a negative control")],
        problems=["228 rows: differences between models are mostly noise; use many splits.", "meal_calories is missing for a fifth, hardly at random.",
                  "Never features for the outcome: died, days."],
        never=["The prognosis of a patient treated today.", "That eating more would prolong life."])


# ------------------------------------------------------------------------------------------- arch, statsmodels


def indices():
    from arch.data import nasdaq, sp500, vix

    parts, columns = {}, {"date": ("date", "", "Trading day")}
    for name, title, module in (("sp500", "S&P 500", sp500), ("nasdaq", "NASDAQ Composite", nasdaq)):
        d = module.load()
        assert (d["Close"] == d["Adj Close"]).all()
        for c in ("Open", "High", "Low", "Close", "Volume"):
            parts[f"{name}_{c.lower()}"] = d[c]
            columns[f"{name}_{c.lower()}"] = ("numeric", "shares" if c == "Volume" else "index points", f"{title}: {c.lower()} of the day")
        ret, span = 100 * np.log(d["Close"]).diff(), 100 * np.log(d["High"] / d["Low"])
        derived = {
            "return": (ret, "%", "log return of the day, close to close"),
            "range": (span, "%", "log range of the day, ln(high / low): a measure of volatility"),
            "range_5": (span.rolling(5).mean(), "%", "mean range of the last 5 days, this one included"),
            "range_22": (span.rolling(22).mean(), "%", "mean range of the last 22 days, this one included"),
            "next_range": (span.shift(-1), "%", "range of the next trading day (target)"),
        }
        for c, (values, of, text) in derived.items():
            parts[f"{name}_{c}"] = values.round(6)
            columns[f"{name}_{c}"] = ("numeric", of, f"Derived. {title}: {text}")
        following = ret.shift(-1)
        parts[f"{name}_next_up"] = pd.Series(np.where(following > 0, "yes", "no"), index=d.index).where(following.notna())
        columns[f"{name}_next_up"] = ("binary", "", f"Derived. {title}: whether the next trading day closes higher (target)")
    t = pd.DataFrame(parts)
    t["vix"] = vix.load()["vix"].reindex(t.index)
    columns["vix"] = ("numeric", "% per year", "VIX volatility index at the close; only known from 2014-01-03 on")
    t["next_vix"] = t["vix"].shift(-1)
    columns["next_vix"] = ("numeric", "% per year", "Derived: vix of the next trading day (target)")
    t["date"] = t.index.strftime("%Y-%m-%d")
    emit("indices", t, columns, **ARCH, title="S&P 500, NASDAQ and VIX, daily",
        description="Daily open, high, low, close and volume of two stock indices, 1999 to 2018, and the VIX from 2014 on.",
        citation="Sheppard, arch (Python package): example data sp500, nasdaq and vix, as shipped.",
        unit="trading day",
        tasks=[("sp500_next_range", "regression", "volatility is really predictable; log scale"),
               ("nasdaq_next_range", "regression", "related to the first; log scale"),
               ("next_vix", "regression", "missing before 2014 (75 % of the days): a target with few labels; use vix itself with care, it is missing on the same days"),
               ("sp500_next_up", "binary", "direction is hardly predictable: an honest negative control")],
        problems=["Rows are a time series: split by date, never at random.", "A year such as 2008 in or out of the training part changes every result.",
                  "The first 21 days have no range_22, the last day has no target.",
                  "sp500_open is just the previous close until 2005 (95 % of the days) and in part of 2006, 2012, 2013: leave it out of the features.",
                  "The licence is that of the package; index levels are facts published by their owners, whose names are trademarks."],
        never=["That anybody can earn money with this.", "That the next crisis will look like the last one."])


def macrodata():
    from statsmodels.datasets import macrodata as source

    d = source.load_pandas().data
    t = d.rename(columns=dict(realgdp="gdp", realcons="consumption", realinv="investment", realgovt="government", realdpi="disposable_income", cpi="cpi",
                              m1="money_m1", tbilrate="treasury_bill_rate", unemp="unemployment", pop="population", infl="inflation", realint="real_interest"))
    t["year"], t["quarter"] = whole(t["year"]), whole(t["quarter"])
    t.loc[0, ["inflation", "real_interest"]] = np.nan  # written as 0 at the source, but nothing precedes the first quarter
    t["gdp_growth"] = (400 * np.log(t["gdp"]).diff()).round(6)
    for c in ("gdp_growth", "inflation", "unemployment"):
        t[f"next_{c}"] = t[c].shift(-1)
    t["next_shrinks"] = pd.Series(np.where(t["next_gdp_growth"] < 0, "yes", "no")).where(t["next_gdp_growth"].notna())
    money = "10^9 chained 2005 US$, annual rate"
    emit("macrodata", t, {
        "year": ("numeric", "", "Year"), "quarter": ("numeric", "", "Quarter, 1 to 4"), "gdp": ("numeric", money, "Real gross domestic product"),
        "consumption": ("numeric", money, "Real personal consumption"), "investment": ("numeric", money, "Real gross private domestic investment"),
        "government": ("numeric", money, "Real federal consumption and investment"), "disposable_income": ("numeric", money, "Real private disposable income"),
        "cpi": ("numeric", "1982-84 = 100", "Consumer price index, end of the quarter"), "money_m1": ("numeric", "10^9 US$", "M1 money stock, end of the quarter"),
        "treasury_bill_rate": ("numeric", "%", "3-month treasury bill rate"), "unemployment": ("numeric", "%", "Unemployment rate, seasonally adjusted"),
        "population": ("numeric", "10^6", "Population at the end of the quarter"),
        "inflation": ("numeric", "% per year", "Inflation, 400 ln(cpi / previous cpi); the first quarter's 0 is made missing"),
        "real_interest": ("numeric", "%", "treasury_bill_rate - inflation; the first quarter's 0 is made missing"),
        "gdp_growth": ("numeric", "% per year", "Derived: 400 ln(gdp / previous gdp)"),
        "next_gdp_growth": ("numeric", "% per year", "Derived: gdp_growth of the next quarter (target)"),
        "next_inflation": ("numeric", "% per year", "Derived: inflation of the next quarter (target)"),
        "next_unemployment": ("numeric", "%", "Derived: unemployment of the next quarter (target)"),
        "next_shrinks": ("binary", "", "Derived: whether real GDP is lower in the next quarter (target)"),
    }, **STATSMODELS, title="United States macroeconomic data, quarterly",
        description="Output, prices, money, interest and unemployment of the United States, 1959 to the third quarter of 2009.",
        citation="Federal Reserve Economic Data and Bureau of Labor Statistics, compiled by Seabold for statsmodels, accessed December 2009.",
        unit="quarter",
        tasks=[("next_unemployment", "regression", "very persistent: the last value is a strong baseline"), ("next_inflation", "regression", "persistent"),
               ("next_gdp_growth", "regression", "noisy"), ("next_shrinks", "binary", "rare: recessions")],
        problems=["203 rows of a time series: split by date; levels drift, use rates and growth as features.",
                  "Revised figures, not those known at the time."],
        never=["That one quantity causes another.", "Forecasts for after 2009."])


def randhie():
    from statsmodels.datasets import randhie as source

    d = source.load_pandas().data
    assert ((d["hlthg"] + d["hlthf"] + d["hlthp"]) <= 1).all()
    t = pd.DataFrame({
        "coinsurance": (np.exp(d["lncoins"]) - 1).round().astype(int), "individual_deductible": yes_no(d["idp"]),
        "log_incentive": d["lpi"], "log_max_expenditure": d["fmde"], "chronic_diseases": d["disea"], "physical_limitation": d["physlm"],
        "health": pd.Series(np.select([d["hlthg"] == 1, d["hlthf"] == 1, d["hlthp"] == 1], ["good", "fair", "poor"], "excellent")),
        "visits": d["mdvis"], "any_visit": np.where(d["mdvis"] > 0, "yes", "no"),
    })
    emit("randhie", t, {
        "coinsurance": ("numeric", "%", "Share of the cost paid by the insured, from lncoins = ln(coinsurance + 1), rounded to whole percent"),
        "individual_deductible": ("binary", "", "Plan with an individual deductible (idp)"),
        "log_incentive": ("numeric", "ln US$", "ln(max(1, annual participation incentive payment)) (lpi)"),
        "log_max_expenditure": ("numeric", "ln US$", "0 with an individual deductible, else ln(max(1, maximum expenditure / (0.01 coinsurance))) (fmde)"),
        "chronic_diseases": ("numeric", "index", "Number of chronic diseases, an index with decimals at the source (disea)"),
        "physical_limitation": ("numeric", "0..1", "1 = the person has a physical limitation; 1052 values in between, presumably imputed, are as in the package (physlm)"),
        "health": ("categorical", "", "Self-rated health: excellent, good, fair, poor"),
        "visits": ("numeric", "count", "Outpatient visits to a doctor in the year (mdvis)"), "any_visit": ("binary", "", "Derived: at least one visit"),
    }, **STATSMODELS, title="RAND health insurance experiment",
        description="20190 person-years of an experiment which gave families insurance plans with different cost sharing at random: plan, health, visits to a doctor.",
        citation="RAND Health Insurance Experiment; Cameron, Trivedi (2005), Microeconometrics: Methods and Applications, Cambridge.",
        unit="person and year",
        tasks=[("visits", "regression", "a count with many zeros: log(1 + x) or Poisson; weakly predictable"), ("any_visit", "binary", "the first part of a hurdle model"),
               ("physical_limitation", "regression", "almost binary, from health and chronic diseases"), ("health", "classification", "four ordered classes")],
        problems=["The same person is in the table several times, in consecutive rows, and there is no identifier: a random split leaks. Split by position.",
                  "A subset of columns: no age, sex or income.", "physical_limitation is 0 or 1 except for 1052 values in between."],
        never=["That few visits mean good health.", "Costs or behaviour in today's health insurance."])


if __name__ == "__main__":
    for export in (actg175, breast_cancer, diabetes, digits, gbsg2, indices, linnerud, lung, macrodata, randhie, wine):
        export()
    NAMES.append("phrases")  # made by phrases/generate.py
    write(HERE / "index.txt", "".join(f"{name}\n" for name in sorted(NAMES)).encode("utf-8"))
    if DIFFERENT:
        sys.exit("would change: " + ", ".join(DIFFERENT))
