using System.CommandLine;
using Ainft.Ethereum;
using Spectre.Console;

namespace Ainft.Cli.Keys;

/// <summary>Reads and writes V3 keystore files. The password comes from a file, AINFT_PASSWORD or a prompt.</summary>
internal static class KeystoreFile
{
    private const string Variable = "AINFT_PASSWORD";

    public static Option<string> PasswordOption(string name = "--password-file") => new(name)
    {
        Description = "A file with the keystore's password in its first line. "
            + "The default is AINFT_PASSWORD, then a prompt.",
        HelpName = "FILE",
    };

    public static LocalKey Open(string file, string? passwordFile)
    {
        var json = Read(file);
        try
        {
            return Keystore.Read(json, Password(passwordFile, confirm: false));
        }
        catch (Exception exception) when (exception is FormatException or WrongPasswordException)
        {
            throw CommandException.Usage(
                $"{file} did not open. {exception.Message}", "Check the password and that the file is a V3 keystore.");
        }
    }

    public static void Create(string file, LocalKey key, string? passwordFile)
    {
        var json = Keystore.Write(key, Password(passwordFile, confirm: true));
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            using var writer = new StreamWriter(file, options);
            writer.WriteLine(json);
        }
        catch (IOException) when (File.Exists(file))
        {
            throw CommandException.Usage(
                $"{file} exists. The command never overwrites a file that may hold the only copy of a key.",
                "Choose another name with -o.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw CommandException.Usage(
                $"The command could not write {file}. {exception.Message}", "Choose another name with -o.");
        }
    }

    private static string Read(string file) => InputFile.Read(file, () => File.ReadAllText(file));

    private static string Password(string? file, bool confirm)
    {
        if (file is not null)
            return Read(file).Split('\n')[0].TrimEnd('\r');
        if (Environment.GetEnvironmentVariable(Variable) is { } password)
            return password;
        var console = new Output(json: true).Progress;
        if (Console.IsInputRedirected || Console.IsErrorRedirected)
            throw CommandException.Usage(
                "The keystore needs a password, but the command cannot prompt for it without a terminal.",
                $"Pass --password-file FILE or set {Variable}.");
        return Ask(console, confirm);
    }

    private static string Ask(IAnsiConsole console, bool confirm)
    {
        var password = console.Prompt(new TextPrompt<string>("Password:").Secret());
        if (confirm && console.Prompt(new TextPrompt<string>("Again:").Secret()) != password)
            throw CommandException.Usage("The two passwords differ.", "The command wrote no file. Start again.");
        return password;
    }
}
