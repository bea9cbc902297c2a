namespace Ainft.Cli;

/// <summary>Reads the files of a command. A failure ends the command with a message that names the file.</summary>
internal static class InputFile
{
    private const int MostBytes = 256 << 20;

    /// <summary>Reads a whole document without the byte order mark that some editors put before UTF-8.</summary>
    /// <param name="file">The path, or <c>-</c> for standard input.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="CommandException">
    /// The file is unreadable, is not UTF-8 text, or has more than 256 MiB.
    /// </exception>
    public static Task<byte[]> ReadAsync(string file, CancellationToken cancellationToken) =>
        ReadAsync(file, async () =>
    {
        await using var stream = file is "-" ? Console.OpenStandardInput() : File.OpenRead(file);
        using var memory = new MemoryStream();
        var buffer = new byte[64 << 10];
        while (await stream.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            memory.Write(buffer, 0, read);
            if (memory.Length > MostBytes)
                throw CommandException.Usage(
                    $"{Name(file)} has more than {MostBytes:N0} bytes.",
                    "For a large file of lines, use ainft mint --bulk FILE or ainft import FILE");
        }

        return Text(file, memory.ToArray());
    });

    /// <summary>Reads a file with <paramref name="read"/>.</summary>
    /// <exception cref="CommandException">The file is unreadable.</exception>
    public static async Task<T> ReadAsync<T>(string file, Func<Task<T>> read)
    {
        RequireNoFolder(file);
        try
        {
            return await read();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(file, exception);
        }
    }

    /// <summary>Reads a file with <paramref name="read"/>.</summary>
    /// <exception cref="CommandException">The file is unreadable.</exception>
    public static T Read<T>(string file, Func<T> read)
    {
        RequireNoFolder(file);
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(file, exception);
        }
    }

    /// <summary>The name of a file in messages.</summary>
    public static string Name(string file) => file is "-" ? "Standard input" : file;

    /// <summary>A text without its byte order mark.</summary>
    public static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> utf8) =>
        utf8.Span.StartsWith("\uFEFF"u8) ? utf8[3..] : utf8;

    private static byte[] Text(string file, byte[] bytes) => bytes switch
    {
        [] => throw CommandException.Usage($"{Name(file)} is empty."),
        [0xFE, 0xFF, ..] or [0xFF, 0xFE, ..] =>
            throw CommandException.Usage($"{Name(file)} is text in UTF-16.", "Save it as UTF-8."),
        [0x1F, 0x8B, ..] =>
            throw CommandException.Usage(
                $"{Name(file)} is compressed with gzip.",
                "Unpack it first. Only files of lines may be compressed (ainft mint --bulk, ainft import)."),
        _ => WithoutMark(bytes).ToArray(),
    };

    private static void RequireNoFolder(string file)
    {
        if (Directory.Exists(file))
            throw CommandException.Usage($"{file} is a folder. Pass a file.");
    }

    private static CommandException Unreadable(string file, Exception exception) =>
        CommandException.Usage($"{Name(file)} is unreadable. {exception.Message}");
}
