namespace Ainft;

/// <summary>Writes a result in canonical JSON.</summary>
internal static class TaskResultWriter
{
    public static byte[] Write(TaskResult result) => throw new NotImplementedException();
}
