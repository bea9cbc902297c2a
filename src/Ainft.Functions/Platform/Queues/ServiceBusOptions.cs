using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Platform;

/// <summary>
/// Settings <c>Ainft__ServiceBus__…</c>. With one of them, queue messages travel over Service Bus.
/// </summary>
public sealed partial class ServiceBusOptions : IValidatableObject
{
    public const string Section = "Ainft:ServiceBus";

    /// <summary>The host of the namespace, which the app reaches with its identity.</summary>
    public string? FullyQualifiedNamespace { get; set; }

    /// <summary>In its place, the connection string of an emulator, which has no identities.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>The host of the namespace, or of the emulator.</summary>
    internal string Host => ConnectionString is { Length: > 0 } text
        ? ServiceBusConnectionStringProperties.Parse(text).FullyQualifiedNamespace
        : FullyQualifiedNamespace!;

    /// <summary>Whether a setting names a namespace.</summary>
    internal static bool IsOn(IConfiguration configuration) =>
        configuration.GetSection(Section).GetChildren().Any(setting => !string.IsNullOrEmpty(setting.Value));

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Refuse() is { } problem)
            yield return new ValidationResult(
                problem,
                [
                    FullyQualifiedNamespace is { Length: > 0 }
                        ? nameof(FullyQualifiedNamespace)
                        : nameof(ConnectionString),
                ]);
    }

    private string? Refuse() => (FullyQualifiedNamespace, ConnectionString) switch
    {
        ({ Length: > 0 }, { Length: > 0 }) => "Set Ainft__ServiceBus__FullyQualifiedNamespace or "
            + "Ainft__ServiceBus__ConnectionString, and not both.",
        ({ Length: > 0 } host, _) when !HostName().IsMatch(host) => "Ainft__ServiceBus__FullyQualifiedNamespace must "
            + "be the host of a namespace, such as NAME.servicebus.windows.net.",
        (_, { Length: > 0 } text) when !IsOfEmulator(text) => "Ainft__ServiceBus__ConnectionString must be that of an "
            + "emulator, with UseDevelopmentEmulator=true. A namespace of Azure accepts the identity of the app, so "
            + "name it in Ainft__ServiceBus__FullyQualifiedNamespace.",
        _ => null,
    };

    private static bool IsOfEmulator(string text)
    {
        try
        {
            _ = ServiceBusConnectionStringProperties.Parse(text);
            return text.Contains("UseDevelopmentEmulator=true", StringComparison.OrdinalIgnoreCase);
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"^[a-zA-Z][a-zA-Z0-9-]{4,48}[a-zA-Z0-9](\.[a-zA-Z0-9-]{1,63}){2,5}$")]
    private static partial Regex HostName();
}

[OptionsValidator]
internal sealed partial class ServiceBusOptionsValidator : IValidateOptions<ServiceBusOptions>;
