using System.CommandLine;

namespace Ainft.Cli.Keys;

/// <summary><c>ainft key show</c></summary>
internal static class KeyShowCommand
{
    private static readonly Argument<string> File = new("FILE") { Description = "The keystore." };
    private static readonly Option<bool> Reveal = new("--reveal") { Description = "Show the private key too." };
    private static readonly Option<string> PasswordFile = KeystoreFile.PasswordOption();

    public static Command Create()
    {
        var command = new Command("show", "Open a keystore and show its address.") { File, Reveal, PasswordFile };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult result)
    {
        var key = KeystoreFile.Open(result.GetValue(File)!, result.GetValue(PasswordFile));
        var secret = result.GetValue(Reveal) ? key.ExportHex() : null;
        Output.For(result).Result(
            new { address = key.Address.ToString(), privateKey = secret },
            people => people.Write(Output.Facts(("address", key.Address.ToString()), ("private key", secret))));
        return ExitCode.Ok;
    }
}
