"""What the fictional residents write and what the fictional towns answer."""

from socle.services.reports.terms import Category

SAYINGS: dict[Category, dict[str, list[str]]] = {
    Category.LIGHTING: {
        "fr": [
            "Le lampadaire ne s’allume plus depuis trois soirs.",
            "Il clignote toute la nuit.",
            "Allumé en plein jour.",
        ],
        "en": ["The street lamp has been out for three nights.", "It flickers all night."],
        "ar": ["عمود الإنارة مطفأ منذ ثلاث ليال.", "المصباح يومض طوال الليل.", "الشارع مظلم أمام المدرسة."],
    },
    Category.CLEANLINESS: {
        "fr": ["Un matelas et des sacs laissés sur le trottoir.", "La poubelle déborde.", "Tag sur le mur de l’école."],
        "en": ["A mattress and bags left on the pavement.", "The bin is overflowing."],
        "ar": ["أكياس قمامة متروكة على الرصيف.", "الحاوية ممتلئة منذ يومين."],
    },
    Category.ROADS: {
        "fr": [
            "Un trou profond au milieu de la rue.",
            "Le trottoir est soulevé par une racine.",
            "Passage piéton effacé.",
        ],
        "en": ["A deep hole in the middle of the street.", "The crossing has faded."],
        "ar": ["حفرة عميقة وسط الطريق.", "الرصيف مكسور وخطر على كبار السن."],
    },
    Category.TREES: {
        "fr": ["Une grosse branche menace de tomber.", "Les jeunes arbres n’ont pas été arrosés."],
        "en": ["A large branch is about to fall."],
        "ar": ["غصن كبير يكاد يسقط على المارة."],
    },
    Category.FURNITURE: {
        "fr": ["Le banc est cassé.", "Une vis dépasse du toboggan.", "La barrière est tordue."],
        "en": ["The bench is broken."],
        "ar": ["المقعد مكسور في الحديقة."],
    },
    Category.WATER: {
        "fr": ["L’eau coule sur la chaussée.", "La fontaine est à sec.", "L’égout refoule quand il pleut."],
        "en": ["Water is running on the road."],
        "ar": ["تسرب ماء في الشارع منذ الصباح.", "نقطة الماء لا تعمل."],
    },
    Category.SIGNS: {
        "fr": ["Le panneau stop est tourné.", "Le feu reste au rouge."],
        "en": ["The stop sign is turned the wrong way."],
        "ar": ["إشارة المرور معطلة."],
    },
    Category.PEOPLE: {
        "fr": ["Une personne âgée seule ne répond plus.", "Une famille dort dans une voiture."],
        "en": ["A family is sleeping in a car."],
        "ar": ["شخص مسن يعيش وحده ولا يجيب."],
    },
    Category.OTHER: {
        "fr": ["Un scooter dort ici depuis un mois.", "Bruit de chantier avant 7 h."],
        "en": ["A scooter has been left here for a month."],
        "ar": ["دراجة متروكة هنا منذ شهر."],
    },
}

ANSWERS: dict[str, list[str]] = {
    "read": [
        "Merci. Nous avons transmis à l’équipe, qui passe cette semaine.",
        "Bien reçu. Un agent ira voir sur place.",
        "La pièce est commandée.",
    ],
    "done": [
        "C’est réparé. Merci de nous avoir prévenus.",
        "L’équipe est passée ce matin : le problème est réglé.",
        "Travaux terminés.",
    ],
    "refused": [
        "Ce lieu est privé : nous avons prévenu son propriétaire.",
        "Ce n’est pas de notre compétence : nous avons transmis au gestionnaire du réseau.",
    ],
}

NOTES = (
    "Vu sur place : il faut la nacelle.",
    "Pièce commandée, livraison la semaine prochaine.",
    "Le voisin confirme. Prévoir deux personnes.",
    "Même endroit que le mois dernier : vérifier le réseau.",
)
THANKS = (
    "Merci, c’est rapide.",
    "Très bien.",
    "شكرا جزيلا، تم الإصلاح بسرعة.",
    "Réparé dans la semaine, bravo à l’équipe.",
)
COMPLAINTS = (
    "Ce n’est pas réparé : c’est pareil depuis ce matin.",
    "Trop long.",
    "Le trou est revenu avec la pluie.",
    "لم يتغير شيء، المشكلة ما زالت موجودة.",
)
