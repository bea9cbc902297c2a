using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Webhooks;

/// <summary>The hosts that the app asks about the events of integrations. Settings <c>Ainft__Webhooks__…</c>.</summary>
public sealed class WebhookOptions
{
    public const string Section = "Ainft:Webhooks";

    // A message about a failure has the address, and a creator can read it. So it has no user and no password.
    private const string Form = @"^https?://[^\s?#@]{1,200}$", Hosts = @"^[A-Za-z0-9.\-\[\]:,\s]{0,4096}$";

    /// <summary>
    /// The hosts inside of the operator's network that integrations may name as their server, separated by commas.
    /// Servers with a public address need no entry.
    /// </summary>
    [RegularExpression(
        Hosts, ErrorMessage = "Ainft__Webhooks__PrivateHosts must be names of hosts, separated by commas.")]
    public string PrivateHosts { get; set; } = "";

    /// <summary>The address of GitHub's interface, or of a server of GitHub in the operator's network.</summary>
    [RegularExpression(Form, ErrorMessage = "Ainft__Webhooks__GitHub must be an http or https address.")]
    public string GitHub { get; set; } = "https://api.github.com";

    /// <summary>The address of the interface of Replicate.</summary>
    [RegularExpression(Form, ErrorMessage = "Ainft__Webhooks__Replicate must be an http or https address.")]
    public string Replicate { get; set; } = "https://api.replicate.com";

    /// <summary>
    /// The minutes between two polls of an integration, which find the events that its platform lost. 0 polls none.
    /// </summary>
    [Range(0, 1440, ErrorMessage = "Ainft__Webhooks__PollMinutes must be 0 to 1440.")]
    public int PollMinutes { get; set; } = 15;

    /// <summary>Whether the operator allows a private address for a host.</summary>
    internal bool IsPrivate(string host) =>
        PrivateHosts.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Contains(host, StringComparer.OrdinalIgnoreCase);
}

[OptionsValidator]
internal sealed partial class WebhookOptionsValidator : IValidateOptions<WebhookOptions>;
