namespace Ainft.Cli.Sandboxes.Disks;

/// <summary>What became of a program's outputs.</summary>
internal enum Collected
{
    /// <summary>They are where the task wants them.</summary>
    Kept,

    /// <summary>They are more than the task may write, and none was kept.</summary>
    TooMuch,

    /// <summary>No node could keep them, and none was kept.</summary>
    Unusable,
}
