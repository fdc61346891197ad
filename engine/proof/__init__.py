"""Is a routine sound? Every situation a case can be in is looked at before there is a case (docs/proof.md)."""

from engine.proof.findings import Finding, Proof, Told
from engine.proof.problems import check_proof
from engine.proof.prove import prove

__all__ = ["Finding", "Proof", "Told", "check_proof", "prove"]
