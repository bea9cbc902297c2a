namespace Ainft.Functions.Platform;

/// <summary>
/// The budgets that routes draw on. A client has one of each, so spending one does not reduce the others.
/// </summary>
public enum BudgetClass
{
    /// <summary>Probes of the app itself, so that no other request makes them fail.</summary>
    Health,

    /// <summary>Reads of one component, run, node, badge or document by its name.</summary>
    Reads,

    /// <summary>Lists, walks through a lineage, proofs and exports. Their cost is known at their end.</summary>
    Walks,

    /// <summary>Previews of mints and runs, which need no signature.</summary>
    Previews,

    /// <summary>Mints and imports.</summary>
    Writes,

    /// <summary>Requests for runs.</summary>
    Runs,

    /// <summary>Signed requests of nodes.</summary>
    Nodes,

    /// <summary>Files by their digest.</summary>
    Files,
}
