using System.CommandLine;
using System.Security.Cryptography;
using Ainft.Sources.Events;

namespace Ainft.Cli.Integrations;

/// <summary>
/// The option with the secret of a platform. It is a file, because a command line stays in the history of a shell.
/// </summary>
internal sealed class SecretOptions
{
    private readonly Option<string> file = new("--secret-file")
    {
        Description = "A file with the platform's secret in its first line. Default: a new secret, which is printed.",
        HelpName = "FILE",
    };

    public void AddTo(Command command) => command.Add(file);

    /// <summary>The secret, and whether this command made it.</summary>
    /// <exception cref="CommandException">The file is unreadable, or its secret has another form.</exception>
    public (string Secret, bool IsNew) Read(ParseResult result, PlatformScreen screen)
    {
        if (result.GetValue(file) is { } name)
        {
            var secret = FirstLine(name);
            return WebhookSecret.IsValid(screen.Platform, secret)
                ? (secret, false)
                : throw CommandException.Usage(
                    $"The first line of {name} is not a secret of {screen.Word}. Expected {WebhookSecret.MinLength} to "
                    + $"{WebhookSecret.MaxLength} characters of ASCII without spaces.",
                    "Copy the secret from the platform again. Secrets of Standard Webhooks begin with whsec_.");
        }

        if (WebhookSecret.IsMadeByPlatform(screen.Platform))
            throw CommandException.Usage(
                $"{screen.Word} makes the secret itself.",
                "Write the member key of its answer to GET v1/webhooks/default/secret to a file, and pass "
                + $"{file.Name}.");
        return (WebhookSecret.Write(
            screen.Platform, RandomNumberGenerator.GetBytes(WebhookSecret.RandomBytes)), true);
    }

    /// <summary>The first line of a file.</summary>
    public static string FirstLine(string file) =>
        InputFile.Read(file, () => File.ReadLines(file).FirstOrDefault() ?? "").TrimEnd('\r');
}
