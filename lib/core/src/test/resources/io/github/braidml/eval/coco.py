"""Writes coco.json: boxes at random and their average precision by pycocotools 2 (pip install pycocotools numpy)."""
import contextlib
import io
import json
import random

from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval


def box(rng):
    return [rng.randint(0, 60), rng.randint(0, 60), rng.randint(4, 30), rng.randint(4, 30)]


def near(rng, b, spread):
    moved = [v + rng.randint(-spread, spread) for v in b]
    return [moved[0], moved[1], max(1, moved[2]), max(1, moved[3])]


def case(seed, images, classes, spread):
    rng = random.Random(seed)
    truth, found = [], []
    for _ in range(images):
        true = [[rng.randrange(classes)] + box(rng) for _ in range(rng.randint(0, 4))]
        guess = [[c if rng.random() < 0.85 else rng.randrange(classes)] + near(rng, b, spread)
                 for c, *b in true for _ in range(rng.choice([0, 1, 1, 1, 2]))]
        guess += [[rng.randrange(classes)] + box(rng) for _ in range(rng.randint(0, 2))]
        truth.append(true)
        found.append([g + [round(rng.uniform(0.01, 1), 4)] for g in guess])
    return truth, found


def scores(truth, found, classes):
    annotations, results = [], []
    for image, (true, guess) in enumerate(zip(truth, found)):
        for c, *b in true:
            annotations.append(dict(id=len(annotations) + 1, image_id=image + 1, category_id=c + 1, bbox=b,
                                    area=b[2] * b[3], iscrowd=0))
        for c, x, y, w, h, s in guess:
            results.append(dict(image_id=image + 1, category_id=c + 1, bbox=[x, y, w, h], score=s))
    with contextlib.redirect_stdout(io.StringIO()):
        coco = COCO()
        coco.dataset = dict(info={}, images=[dict(id=i + 1) for i in range(len(truth))], annotations=annotations,
                            categories=[dict(id=c + 1) for c in range(classes)])
        coco.createIndex()
        run = COCOeval(coco, coco.loadRes(results), "bbox")
        run.evaluate()
        run.accumulate()
        run.summarize()
    return dict(mean=run.stats[0], half=run.stats[1], threeQuarters=run.stats[2])


cases = []
for seed, (images, classes, spread) in enumerate([(6, 1, 2), (12, 3, 3), (20, 4, 6), (8, 2, 0), (15, 10, 4)]):
    truth, found = case(seed, images, classes, spread)
    cases.append(dict(truth=truth, found=found, **scores(truth, found, classes)))
with open("coco.json", "w") as out:
    json.dump(cases, out, separators=(",", ":"))
