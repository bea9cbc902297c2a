namespace Ainft.Functions.Minting;

/// <summary>What is said of a parent that is not known. What was sent in bulk is known when it is in the index, a moment after it is durable.</summary>
internal static class UnknownParent
{
    public static string ReasonOf(AinftId parent) =>
        $"No component {parent} is known here; mint or import the parent first. If it was just answered with 202, wait until GET bundles/{{hash}} says projected.";
}
