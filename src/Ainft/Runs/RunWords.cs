using System.Text.Json;

namespace Ainft.Runs;

/// <summary>The purpose of a run.</summary>
public enum RunPurpose
{
    /// <summary><c>reproduce</c>. A component claims outputs, and the verdict confirms or refutes the claim.</summary>
    Reproduce,

    /// <summary>
    /// <c>produce</c>. The outputs are unknown. The result that the nodes agree on becomes a component.
    /// </summary>
    Produce,
}

/// <summary>The state of a run.</summary>
public enum RunState
{
    /// <summary>
    /// <c>waiting</c>. The run waits for the block of the beacon or for eligible nodes. Nodes that were drawn before
    /// can work meanwhile.
    /// </summary>
    Waiting,

    /// <summary><c>computing</c>. The panel is whole, and at least one of its nodes has not committed.</summary>
    Computing,

    /// <summary><c>revealing</c>. Every node of the panel has committed, and the nodes reveal their results.</summary>
    Revealing,

    /// <summary><c>decided</c>. The run has a verdict and does not change any more.</summary>
    Decided,
}

/// <summary>The state of one node's task.</summary>
public enum TaskState
{
    /// <summary><c>offered</c>. The node may work on the task.</summary>
    Offered,

    /// <summary><c>committed</c>. The node is bound to a result that is still secret.</summary>
    Committed,

    /// <summary><c>revealed</c>. The registry has the result, and it is the one that the node committed to.</summary>
    Revealed,

    /// <summary>
    /// <c>no-reply</c>. The commitment or the result came too late, the lease expired, or the result differs from the
    /// commitment.
    /// </summary>
    NoReply,

    /// <summary><c>withdrawn</c>. The node withdrew from the task.</summary>
    Withdrawn,
}

/// <summary>The kind of a verdict.</summary>
public enum VerdictKind
{
    /// <summary><c>reproduced</c>. The nodes confirmed the claim.</summary>
    Reproduced,

    /// <summary><c>not-reproduced</c>. The nodes refuted the claim.</summary>
    NotReproduced,

    /// <summary><c>produced</c>. The nodes agree on a result.</summary>
    Produced,

    /// <summary><c>inconclusive</c>. The evidence does not suffice for any of these.</summary>
    Inconclusive,
}

/// <summary>The words of the enumerations of a run in JSON, in kebab-case.</summary>
public static class RunWords
{
    /// <summary>The word for a value, such as <c>not-reproduced</c>.</summary>
    public static string ToText<T>(T value) where T : struct, Enum =>
        JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    internal static bool TryParse<T>(string text, out T value) where T : struct, Enum
    {
        foreach (var candidate in Enum.GetValues<T>())
        {
            value = candidate;
            if (ToText(candidate) == text)
                return true;
        }
        value = default;
        return false;
    }

    internal static string All<T>() where T : struct, Enum => string.Join(", ", Enum.GetValues<T>().Select(ToText));
}
