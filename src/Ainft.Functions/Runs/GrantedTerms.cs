using Ainft.Functions.Nodes;
using Ainft.Functions.Platform;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Runs;

/// <summary>The terms and the place that the settings and the DAO grant to a new run.</summary>
public sealed class GrantedTerms(DaoCompute compute, IOptions<RunOptions> options)
{
    /// <summary>The DAO that new runs follow. Null without a DAO.</summary>
    internal RunGovernance? Governance => compute.Governance;

    /// <summary>The terms of a run of a workflow.</summary>
    internal RunTerms Of(Workflow workflow, int replicas) => options.Value.TermsOf(workflow, replicas);

    /// <summary>The place that a run asks for, with the grant that pays for it.</summary>
    internal async Task<OpenRun> PlaceOfAsync(Run opened, ClientAddress client, CancellationToken ct)
    {
        var requester = opened.Request.Requester;
        // A grant pays for the replicas. Tasks in place of lost ones are free for the requester.
        var minutes = (long)opened.Request.Replicas * opened.Workflow.Resources.Minutes;
        return new OpenRun(requester, client.ToDigest(), options.Value.AdmitsRequester(requester), Waits: false)
        {
            Grant = await compute.FindAsync(requester, minutes, ct),
        };
    }
}
