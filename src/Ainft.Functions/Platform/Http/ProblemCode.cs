using System.Collections.Frozen;
using System.Reflection;

namespace Ainft.Functions.Platform;

/// <summary>
/// The stable name of an error answer. Clients match codes and never sentences. The address
/// <c>api/problems/CODE</c> is permanent. The page <c>docs/problems.md</c> lists all codes.
/// </summary>
/// <param name="Name">The code in kebab-case, the last part of the member <c>type</c>.</param>
/// <param name="Status">The HTTP status of the answer.</param>
/// <param name="Title">The member <c>title</c> of RFC 9457.</param>
/// <param name="Meaning">The error, and the next step of the client.</param>
/// <param name="RetryAfter">When a client should send the request again, unless the answer says another time.</param>
public sealed record ProblemCode(string Name, int Status, string Title, string Meaning, TimeSpan? RetryAfter = null)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Later = TimeSpan.FromSeconds(5);

    // Any route
    public static readonly ProblemCode Unreadable = new("unreadable", 400, "The request is unreadable",
        "The body is not the JSON that the route expects. The violations name the place.");
    public static readonly ProblemCode Rejected = new("rejected", 422, "The request was rejected",
        "The request breaks the rules that its violations name. Sending it again unchanged has the same result.");
    public static readonly ProblemCode BadRequest = new("bad-request", 400, "Bad request",
        "The request is not valid HTTP, or its body is damaged.");
    public static readonly ProblemCode Unauthorized = new("unauthorized", 401, "The request is not signed",
        "The route needs a signature. The header WWW-Authenticate names the scheme.");
    public static readonly ProblemCode Forbidden = new("forbidden", 403, "Forbidden",
        "The sender is known but may not do this.");
    public static readonly ProblemCode RouteNotFound = new("route-not-found", 404, "Not found",
        "The app has no such route. Compare the address with docs/http.md.");
    public static readonly ProblemCode IdInvalid = new("id-invalid", 404, "Not an id",
        "The address needs the id of a component, 0x and 64 hexadecimal digits, or its CAIP-19 form.");
    public static readonly ProblemCode MethodNotAllowed = new("method-not-allowed", 405, "Method not allowed",
        "The route does not have this method. The header Allow lists its methods.");
    public static readonly ProblemCode NotAcceptable = new("not-acceptable", 406, "Not acceptable",
        "The route cannot answer in a form that the header Accept allows.");
    public static readonly ProblemCode TooSlow = new("too-slow", 408, "The body arrived too slowly",
        "The body did not arrive at the least rate. Send it again over a faster connection, or in smaller parts.");
    public static readonly ProblemCode TooLarge = new("body-too-large", 413, "The body is too large",
        "The body has more bytes than the route accepts. docs/limits.md lists the limits.");
    public static readonly ProblemCode UnsupportedMediaType = new("unsupported-media-type", 415,
        "Unsupported media type", "The route does not accept this content type or content encoding.");
    public static readonly ProblemCode RangeNotSatisfiable = new("range-not-satisfiable", 416,
        "Range not satisfiable", "The file has no bytes in the requested range.");
    public static readonly ProblemCode HeadersTooLarge = new("headers-too-large", 431,
        "The headers are too large", "The headers of the request have more bytes than the server accepts.");
    public static readonly ProblemCode Unexpected = new("unexpected", 500, "Unexpected error",
        "The app has a defect or is damaged. Its log has the reason under the request id.");
    public static readonly ProblemCode PreconditionFailed = new("precondition-failed", 412, "Precondition failed",
        "The resource changed since the client read it.");

    // Limits
    public static readonly ProblemCode BudgetSpent = new("budget-spent", 429, "Too many requests",
        "The client or the signer spent its budget. Wait for the time in Retry-After.", Soon);
    public static readonly ProblemCode FilesSpent = new("files-spent", 429, "Too many files",
        "The signer registered as many files as it may per day. Wait for the time in Retry-After, or register fewer.",
        TimeSpan.FromMinutes(10));
    public static readonly ProblemCode ShareSpent = new("share-spent", 429, "Too many requests at once",
        "The client holds its whole share of the room for bodies. Wait for the answers to its other requests.",
        TimeSpan.FromSeconds(10));
    public static readonly ProblemCode RunLimit = new("run-limit", 429, "Too many open runs",
        "The registry, the requester or the client address has as many open runs as allowed.",
        TimeSpan.FromMinutes(1));
    public static readonly ProblemCode NodeLimit = new("node-limit", 403, "Too many nodes",
        "The operator has as many registered nodes as allowed. Unregister a node first.");
    public static readonly ProblemCode Busy = new("busy", 503, "Busy",
        "The instance has no room for the request now. Send it again later.", Soon);

    // Parts that the app needs
    public static readonly ProblemCode StorageUnavailable = new("storage-unavailable", 503, "Storage unavailable",
        "Storage did not answer. Sending the request again is safe.", Later);
    public static readonly ProblemCode ChainUnavailable = new("chain-unavailable", 503, "Chain unavailable",
        "No endpoint of the chain answered. Sending the request again is safe.", Later);
    public static readonly ProblemCode DiskFull = new("disk-full", 503, "Disk full",
        "The instance has no room on its disk. Send the request again later.", TimeSpan.FromSeconds(10));
    public static readonly ProblemCode NoOperatorKey = new("no-operator-key", 503, "No operator key",
        "The registry cannot sign verdicts, because its operator configured no key.", TimeSpan.FromMinutes(10));

    // Components
    public static readonly ProblemCode ComponentNotFound = new("component-not-found", 404, "Component not found",
        "The registry does not know the component. Check the id.");
    public static readonly ProblemCode ManifestNotFound = new("manifest-not-found", 404, "Manifest not found",
        "The registry knows the token of the component but not its manifest. Import the manifest first.");
    public static readonly ProblemCode ManifestMissing = new("manifest-missing", 409, "Manifest missing",
        "A proof needs the manifest of every component, and the registry lacks one.");
    public static readonly ProblemCode SourceNotPinned = new("source-not-pinned", 422, "Source not pinned",
        "The manifest pins no commit on a platform that the registry checks, so its source cannot be proven.");
    public static readonly ProblemCode DelegationRevoked = new("delegation-revoked", 409, "Delegation revoked",
        "The creator revoked the integration. No agent mints under it any more, so sign a delegation for a new one.");
    public static readonly ProblemCode BundleNotFound = new("bundle-not-found", 404, "Bundle not found",
        "The registry does not know the bundle.");
    public static readonly ProblemCode BatchNotFound = new("batch-not-found", 404, "Batch not found",
        "The registry has no closed batch with the root.");
    public static readonly ProblemCode BatchOpen = new("batch-open", 503, "Not in a batch yet",
        "The component is registered but its batch is open. Batches close every few seconds.", Later);
    public static readonly ProblemCode RowsPending = new("rows-pending", 503, "Not indexed yet",
        "The registry stored the data but has not indexed it yet.", Later);

    public static readonly ProblemCode NotPayable = new("not-payable", 409, "Not payable",
        "The component cannot be paid. GET ainfts/{id}/royalties says why and names the parents to leave out.");

    public static readonly ProblemCode RewardsOff = new("rewards-off", 404, "Payments are off",
        "The registry follows no contract of payments, because its settings name none.");
    public static readonly ProblemCode RewardNotFound = new("reward-not-found", 404, "No reward",
        "The active root has no amount for the account and the token, or no root is active.");
    public static readonly ProblemCode RootNotStored = new("root-not-stored", 404, "The leaves are not stored",
        "Another settler proposed the active root, so the registry has no proofs under it. Ask that settler.");
    public static readonly ProblemCode ProposalNotFound = new("proposal-not-found", 404, "Proposal not found",
        "The governor does not have the proposal in a final block, or the registry follows no DAO.");

    // Runs and nodes
    public static readonly ProblemCode RunNotFound = new("run-not-found", 404, "Run not found",
        "The registry does not know the run.");
    public static readonly ProblemCode VerdictNotFound = new("verdict-not-found", 404, "No verdict",
        "No run about the component has been decided.");
    public static readonly ProblemCode RunInProgress = new("run-in-progress", 503, "Run in progress",
        "The run has no verdict yet, or its statements are not stored yet. Send the request again later.", Later);
    public static readonly ProblemCode NodeNotFound = new("node-not-found", 404, "Node not found",
        "The registry does not know the node.");
    public static readonly ProblemCode FileNotFound = new("file-not-found", 404, "File not found",
        "The registry does not store the file.");
    public static readonly ProblemCode LogNotFound = new("log-not-found", 404, "Log not found",
        "The node did not store a log of the run.");
    public static readonly ProblemCode NotOnPanel = new("not-on-panel", 403, "Not on the panel",
        "The node has no task in the run.");
    public static readonly ProblemCode RequesterNotAdmitted = new("requester-not-admitted", 403,
        "Requester not admitted", "The registry accepts runs of admitted requesters only.");
    public static readonly ProblemCode OperatorNotAdmitted = new("operator-not-admitted", 403,
        "Operator not admitted", "The registry accepts nodes of admitted operators only.");
    public static readonly ProblemCode WrongSigner = new("wrong-signer", 403, "Wrong signer",
        "Another account must sign the request.");
    public static readonly ProblemCode Superseded = new("superseded", 409, "Superseded",
        "The account signed a later request, and that one is in force.");
    public static readonly ProblemCode OtherResult = new("other-result", 409, "Another result exists",
        "The node already sent another commitment or result for the task.");
    public static readonly ProblemCode TooEarly = new("too-early", 409, "Too early",
        "The run has not reached this step.");
    public static readonly ProblemCode TooLate = new("too-late", 409, "Too late",
        "The time for this step of the run is over.");
    public static readonly ProblemCode RunChanged = new("run-changed", 503, "The run changed",
        "The run ended while the registry answered. Send the request again.", Soon);

    // Webhooks
    public static readonly ProblemCode IntegrationsOff = new("integrations-off", 503, "Integrations are off",
        "The registry stores no secrets, because its operator configured no data key.", TimeSpan.FromMinutes(10));
    public static readonly ProblemCode IntegrationNotFound = new("integration-not-found", 404,
        "Integration not found", "The signer has no such integration at this registry.");
    public static readonly ProblemCode IntegrationTaken = new("integration-taken", 409, "Integration exists",
        "The integration exists with other terms. Choose 32 new random bytes.");
    public static readonly ProblemCode IntegrationChanged = new("integration-changed", 409, "Integration changed",
        "Another request changed the integration or the delivery at the same time. Send the request again.");
    public static readonly ProblemCode IntegrationUnsigned = new("integration-unsigned", 409,
        "Delegation missing", "The creator has not signed the delegation of the integration yet.");
    public static readonly ProblemCode IntegrationLimit = new("integration-limit", 403, "Too many integrations",
        "The creator has as many integrations as allowed. Remove one first.");
    public static readonly ProblemCode DeliveryRefused = new("delivery-refused", 401, "Delivery refused",
        "The integration is unknown, or the signature of the delivery is wrong or too old.");
    public static readonly ProblemCode DeliveryNotFound = new("delivery-not-found", 404, "Delivery not found",
        "The integration does not keep the delivery.");
    public static readonly ProblemCode SecretInAddress = new("secret-in-address", 400, "Secret in the address",
        "The address has the secret of the webhook, where logs keep it. Set it as the secret of the webhook.");
    public static readonly ProblemCode PlatformUnavailable = new("platform-unavailable", 503,
        "Platform unavailable", "The platform of the event does not answer. Send the request again later.", Later);
    // Events
    public static readonly ProblemCode EventsRebuilt = new("events-rebuilt", 410, "The log of events was rebuilt",
        "The position belongs to an earlier log. Go on from the member position, and leave out known ids.");
    public static readonly ProblemCode SubscriptionsOff = new("subscriptions-off", 503, "Subscriptions are off",
        "The registry stores no secrets, because its operator configured no data key.", TimeSpan.FromMinutes(10));
    public static readonly ProblemCode SubscriptionNotFound = new("subscription-not-found", 404,
        "Subscription not found", "The signer has no such subscription at this registry.");
    public static readonly ProblemCode SubscriptionLimit = new("subscription-limit", 403, "Too many subscriptions",
        "The signer, or the registry, has as many subscriptions or watched ids as allowed. Remove some first.");
    public static readonly ProblemCode SubscriptionChanged = new("subscription-changed", 409,
        "Subscription changed", "Another request changed the subscription at the same time. Send the request again.");
    public static readonly ProblemCode ChallengeFailed = new("challenge-failed", 422, "Challenge failed",
        "The target did not return the challenge. Correct the target, and ask for another challenge.");

    // Operations
    public static readonly ProblemCode OperatorUnknown = new("operator-unknown", 401, "Operator unknown",
        "The route needs the token of an operator or the key of operations. docs/operations.md explains both.");
    public static readonly ProblemCode OperatorRoleMissing = new("operator-role-missing", 403, "Role missing",
        "The token is valid, but its owner lacks the role of operators. Assign the role, and get a new token.");

    private static readonly FrozenDictionary<string, ProblemCode> ByName =
        typeof(ProblemCode).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => (ProblemCode)field.GetValue(null)!)
            .ToFrozenDictionary(code => code.Name, StringComparer.Ordinal);

    // Several problems may have a status, and the first of these is the one that the server itself answers with.
    private static readonly FrozenDictionary<int, ProblemCode> ByStatus = new[]
    {
        BadRequest, Unauthorized, Forbidden, RouteNotFound, MethodNotAllowed, NotAcceptable, TooSlow,
        PreconditionFailed, TooLarge, UnsupportedMediaType, RangeNotSatisfiable, Rejected, HeadersTooLarge,
        BudgetSpent, Unexpected, Busy,
    }.ToFrozenDictionary(code => code.Status);

    /// <summary>All codes of this version.</summary>
    public static IReadOnlyCollection<ProblemCode> All => ByName.Values;

    /// <summary>The code of this name. Null when this version does not have it.</summary>
    public static ProblemCode? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>The code of an error status that the framework or the server chose.</summary>
    public static ProblemCode OfStatus(int status) =>
        ByStatus.GetValueOrDefault(status) ?? (status < 500 ? BadRequest : Unexpected) with { Status = status };

    /// <inheritdoc/>
    public override string ToString() => Name;
}
