using System.CommandLine;
using Ainft.Ethereum;
using Spectre.Console;

namespace Ainft.Cli.Keys;

/// <summary><c>ainft key new</c></summary>
internal static class KeyCreateCommand
{
    private static readonly Option<string> File = new("--output", "-o")
    {
        Description = "The file to write.",
        HelpName = "FILE",
        DefaultValueFactory = _ => "ainft-key.json",
    };

    private static readonly Option<string> PasswordFile = KeystoreFile.PasswordOption();

    public static Command Create()
    {
        var command = new Command("new", "Create a key in an encrypted keystore. It never overwrites a file.")
        {
            File, PasswordFile,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult result)
    {
        var (file, key) = (result.GetValue(File)!, LocalKey.Generate());
        KeystoreFile.Create(file, key, result.GetValue(PasswordFile));
        Output.For(result).Result(new { address = key.Address.ToString(), file }, people =>
        {
            people.Write(Output.Facts(("address", key.Address.ToString()), ("keystore", file)));
            people.Say($"Keep the file and its password. Without both, the key is lost.");
        });
        return ExitCode.Ok;
    }
}
