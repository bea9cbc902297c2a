namespace Ainft.Cli;

/// <summary>A file that a command reads whole.</summary>
internal static class InputFile
{
    /// <param name="file">Its path; <c>-</c> is standard input.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="CommandException">It cannot be read.</exception>
    public static async Task<byte[]> ReadAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            if (file is not "-")
                return await File.ReadAllBytesAsync(file, cancellationToken);
            using var memory = new MemoryStream();
            await Console.OpenStandardInput().CopyToAsync(memory, cancellationToken);
            return memory.ToArray();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw CommandException.Usage($"{file} cannot be read: {exception.Message}");
        }
    }
}
