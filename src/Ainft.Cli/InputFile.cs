namespace Ainft.Cli;

/// <summary>Files that a command reads: one that cannot be read ends it with a message that names the file.</summary>
internal static class InputFile
{
    /// <summary>Reads a file whole.</summary>
    /// <param name="file">Its path; <c>-</c> is standard input.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="CommandException">It cannot be read.</exception>
    public static Task<byte[]> ReadAsync(string file, CancellationToken cancellationToken) => ReadAsync(file, async () =>
    {
        if (file is not "-")
            return await File.ReadAllBytesAsync(file, cancellationToken);
        using var memory = new MemoryStream();
        await Console.OpenStandardInput().CopyToAsync(memory, cancellationToken);
        return memory.ToArray();
    });

    /// <summary>Reads what is wanted of a file.</summary>
    /// <exception cref="CommandException">It cannot be read.</exception>
    public static async Task<T> ReadAsync<T>(string file, Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(file, exception);
        }
    }

    /// <summary>Reads what is wanted of a file.</summary>
    /// <exception cref="CommandException">It cannot be read.</exception>
    public static T Read<T>(string file, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(file, exception);
        }
    }

    private static CommandException Unreadable(string file, Exception exception) => CommandException.Usage($"{file} cannot be read: {exception.Message}");
}
