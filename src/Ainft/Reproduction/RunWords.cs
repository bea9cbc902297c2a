using System.Text.Json;

namespace Ainft;

/// <summary>What a run is for.</summary>
public enum RunPurpose
{
    /// <summary><c>reproduce</c>: a component claims outputs; the verdict says whether they came out.</summary>
    Reproduce,

    /// <summary><c>produce</c>: nobody knows the outputs; what the nodes agree on becomes a new component.</summary>
    Produce,
}

/// <summary>Where a run is.</summary>
public enum RunState
{
    /// <summary><c>waiting</c>: for the beacon's block or for eligible nodes; nodes drawn before may be at work meanwhile.</summary>
    Waiting,

    /// <summary><c>computing</c>: the panel is whole, and somebody on it has not committed.</summary>
    Computing,

    /// <summary><c>revealing</c>: everybody on the panel has committed; results are handed in.</summary>
    Revealing,

    /// <summary><c>decided</c>: there is a verdict, and nothing changes any more.</summary>
    Decided,
}

/// <summary>Where one node's part in a run is.</summary>
public enum TaskState
{
    /// <summary><c>offered</c>: the node may work on it.</summary>
    Offered,

    /// <summary><c>committed</c>: the node is bound to a result that nobody else knows.</summary>
    Committed,

    /// <summary><c>revealed</c>: the result is known to the registry, and is what the node was bound to.</summary>
    Revealed,

    /// <summary><c>no-reply</c>: too late with one of the two, gone, or revealed something else than committed.</summary>
    NoReply,

    /// <summary><c>withdrawn</c>: the node gave the task back.</summary>
    Withdrawn,
}

/// <summary>What a run came to.</summary>
public enum VerdictKind
{
    /// <summary><c>reproduced</c>: the claim came out.</summary>
    Reproduced,

    /// <summary><c>not-reproduced</c>: something else came out.</summary>
    NotReproduced,

    /// <summary><c>produced</c>: the nodes agree on what came out.</summary>
    Produced,

    /// <summary><c>inconclusive</c>: too little evidence for any of these.</summary>
    Inconclusive,
}

/// <summary>The words of the enumerations of a run in JSON: kebab case.</summary>
internal static class RunWords
{
    public static string ToText<T>(T value) where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    public static bool TryParse<T>(string text, out T value) where T : struct, Enum
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

    public static string All<T>() where T : struct, Enum => string.Join(", ", Enum.GetValues<T>().Select(ToText));
}
