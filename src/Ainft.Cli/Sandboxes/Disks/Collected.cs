namespace Ainft.Cli.Sandboxes.Disks;

/// <summary>The result of collecting a program's outputs.</summary>
internal enum Collected
{
    /// <summary>The outputs are in the task's folder.</summary>
    Kept,

    /// <summary>The outputs exceed the limit of the task, so the node did not keep them.</summary>
    TooMuch,

    /// <summary>No node could keep the outputs, so this node did not keep them.</summary>
    Unusable,
}
