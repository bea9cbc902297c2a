namespace Ainft;

/// <summary>Writes and reads a request.</summary>
internal static class RunRequestJson
{
    public static byte[] Write(RunRequest request, Part part) => throw new NotImplementedException();

    /// <summary>How much of a request.</summary>
    public enum Part
    {
        /// <summary>What makes two requests the same.</summary>
        Key,

        /// <summary>What is signed.</summary>
        Run,

        /// <summary>Everything.</summary>
        All,
    }
}
