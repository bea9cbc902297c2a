using Ainft.Functions.Platform;

namespace Ainft.Functions.Upkeep;

/// <summary>The severity of a finding. README.md of this folder has the table.</summary>
public enum Severity
{
    /// <summary>Bytes are lost, and no copy of them exists.</summary>
    Loss,

    /// <summary>A stored value is false.</summary>
    Wrong,

    /// <summary>A value is missing that follows from stored ones.</summary>
    Missing,

    /// <summary>No other value refers to it.</summary>
    Garbage,
}

/// <summary>A class of findings, with its stable name for scripts.</summary>
public sealed record FindingClass(string Name, Severity Severity)
{
    public static readonly FindingClass BundleCorrupt = new("bundle-corrupt", Severity.Loss);
    public static readonly FindingClass BundleLost = new("bundle-lost", Severity.Loss);
    public static readonly FindingClass BundleUnprojectable = new("bundle-unprojectable", Severity.Loss);
    public static readonly FindingClass BundleUnlisted = new("bundle-unlisted", Severity.Missing);
    public static readonly FindingClass BundleUnprojected = new("bundle-unprojected", Severity.Missing);
    public static readonly FindingClass BatchLost = new("batch-lost", Severity.Loss);
    public static readonly FindingClass BatchRootWrong = new("batch-root-wrong", Severity.Loss);
    public static readonly FindingClass BatchTreeWrong = new("batch-tree-wrong", Severity.Wrong);
    public static readonly FindingClass BatchTreeMissing = new("batch-tree-missing", Severity.Missing);
    public static readonly FindingClass BatchDangling = new("batch-dangling", Severity.Garbage);
    public static readonly FindingClass AnchorMissing = new("anchor-missing", Severity.Loss);
    public static readonly FindingClass AnchorWrong = new("anchor-wrong", Severity.Wrong);
    public static readonly FindingClass AnchorRowMissing = new("anchor-row-missing", Severity.Missing);
    public static readonly FindingClass AnchorForgotten = new("anchor-forgotten", Severity.Missing);
    public static readonly FindingClass TotalsMissing = new("totals-missing", Severity.Missing);
    public static readonly FindingClass TotalsWrong = new("totals-wrong", Severity.Wrong);
    public static readonly FindingClass LabelWrong = new("label-wrong", Severity.Wrong);
    public static readonly FindingClass EdgeWrong = new("edge-wrong", Severity.Wrong);
    public static readonly FindingClass SetCorrupt = new("set-corrupt", Severity.Wrong);
    public static readonly FindingClass SetMissing = new("set-missing", Severity.Missing);
    public static readonly FindingClass SetDangling = new("set-dangling", Severity.Garbage);
    public static readonly FindingClass GenerationDangling = new("generation-dangling", Severity.Garbage);

    /// <summary>A row is missing that follows from a bundle, a batch or the chain.</summary>
    public static FindingClass MissingIn(IndexTable table) => new($"{table.Word}-missing", Severity.Missing);

    /// <summary>A row differs from its bundle, its batch or the chain.</summary>
    public static FindingClass WrongIn(IndexTable table) => new($"{table.Word}-wrong", Severity.Wrong);

    /// <summary>A row follows from no bundle, no batch and no event of the chain.</summary>
    public static FindingClass DanglingIn(IndexTable table) => new($"{table.Word}-dangling", Severity.Wrong);
}
