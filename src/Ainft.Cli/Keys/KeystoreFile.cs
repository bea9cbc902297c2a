using System.CommandLine;
using Ainft.Ethereum;
using Spectre.Console;

namespace Ainft.Cli.Keys;

/// <summary>V3 keystore files, and where their passwords come from: a file, AINFT_PASSWORD, else the person.</summary>
internal static class KeystoreFile
{
    private const string Variable = "AINFT_PASSWORD";

    public static Option<string> PasswordOption(string name = "--password-file") => new(name)
    {
        Description = "A file whose first line is the keystore's password. Default: AINFT_PASSWORD, else you are asked.",
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
            throw CommandException.Usage($"{file} cannot be opened: {exception.Message}", "Check the password and that the file is a V3 keystore.");
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
            throw CommandException.Usage($"{file} exists and is never overwritten: it may hold the only copy of a key.", "Choose another name with -o.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw CommandException.Usage($"{file} cannot be written: {exception.Message}", "Choose another name with -o.");
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
            throw CommandException.Usage("The keystore needs a password and there is nobody to ask.", $"Pass --password-file FILE or set {Variable}.");
        return Ask(console, confirm);
    }

    private static string Ask(IAnsiConsole console, bool confirm)
    {
        var password = console.Prompt(new TextPrompt<string>("Password:").Secret());
        if (confirm && console.Prompt(new TextPrompt<string>("Again:").Secret()) != password)
            throw CommandException.Usage("The two passwords differ.", "Nothing was written; start again.");
        return password;
    }
}
