namespace Ainft.Functions.Platform;

/// <summary>
/// The budgets that routes draw on. A client has one of each, so that spending one leaves the others as they are.
/// </summary>
public enum BudgetClass
{
    /// <summary>Probes of the app itself, so that no other request makes them fail.</summary>
    Health,

    /// <summary>One thing by its name: a component, a run, a node, a badge, the documents.</summary>
    Reads,

    /// <summary>Lists, walks through a lineage, proofs and exports, whose cost is known at their end.</summary>
    Walks,

    /// <summary>Checks of what would be registered, without a key.</summary>
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
