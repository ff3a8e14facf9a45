"""The texts of the report, so that they can be given in another language."""

from typing import Final

WORDS: Final = {
    "title": "What does the network see?",
    "original": "Original",
    "modified": "Modified",
    "removed": "Removed",
    "class": "Class",
    "before": "Before",
    "after": "After",
    "change": "Change",
    "predictions": "Predictions",
    "evidence": "Evidence for {label}",
    "difference": "Difference",
    "scale": "The strongest colour stands for {scale} points that a cell adds to the class's "
    "logit, in the difference for {other}; zero is the plain photo.",
    "explained": "What matters for {label}",
    "asked": "The network was asked {calls} times.",
    "reaches": "The strongest colour stands for {scale}.",
    "scores": "Erasing what this map puts first leaves the class {deletion} on average, at random "
    "{random_deletion}: less is better. Leaving only that keeps {insertion}, at random "
    "{random_insertion}: more is better.",
    "fills-agree": "On {0} of {1} pieces the {2} fills do not contradict each other about whether "
    "a piece speaks for the class or against it; the others are hatched.",
    "log-odds": "log-odds",
    "logit": "points",
    "standard deviations": "standard deviations above the mean; these rank, and tell no amounts",
    "sought": "What would change it",
    "hole-found": "Step {step}: erasing {area} turns “{before}” into “{after}”; {agree} of {all} "
    "fills agree ({fills}).",
    "enough-found": "Step {step}: {area} of the picture alone are still “{before}”; {agree} of "
    "{all} fills agree ({fills}).",
    "less": "less",
    "more": "more",
    "steps": "Steps",
    "step": "Step",
    "fill": "Filled by",
    "untouched": "untouched",
    "erased": "Erased",
    "made": "Made with Interactive Classification {version}. The network is SqueezeNet v1.1; "
    "the photo measured {width} × {height} pixels.",
    "question": "Question",
    "name": "Name",
    "date": "Date",
    "conclusion": "Conclusion",
    "write": "write here",
    "course": "How the answer changed",
    "course-says": "Confidence in percent after each step, from 0, the photo as it was, to {last}.",
    "fills": "The same hole, filled otherwise",
    "winner": "Answer",
    "settings": "Settings",
    "photo": "Photo",
    "pixels": "{width} × {height} pixels",
    "network": "Network",
    "runs-on": "Run by",
    "evidence-kind": "Evidence",
    "for": "what speaks for the class",
    "for-and-against": "what speaks for and against the class",
    "open-again": "How to open it again",
    "by-page": "In the page: “Save”, then “Session, to open again”; whoever gets that file opens "
    "it with “Open image” and finds every step.",
    "by-command": "On the command line: save the mask, too, and give it with the photo.",
}
