// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IAinftGovernor} from "../governance/IAinftGovernor.sol";

/// @title Payments to AINFTs, and the claims of the accounts that earn from them
/// @notice Anyone pays for a component's id. A settler computes off chain how much each account has earned so far, and
/// proposes the Merkle root of these amounts. The root becomes active after a delay in which anyone can challenge it
/// and the DAO or its guardian can veto it. Under the active root each account claims the difference between its
/// cumulative amount and the amount that it claimed before.
/// @dev A leaf is keccak256(bytes.concat(keccak256(abi.encode(address account, address token, uint256 cumulative)))),
/// and pairs are sorted, as in OpenZeppelin's StandardMerkleTree over ["address", "address", "uint256"]. A root has at
/// most one leaf per account and token. The token of the native coin is the zero address. A refund is a leaf of the
/// payer. The contract has no receive function. Coins that were forced in, and bare transfers of tokens, belong to no
/// account and never count as paid. Claims fail while the contract holds less of a token than it credited, so a token
/// that changes balances by itself must not be listed.
interface IAinftRewards {
    /// @notice A payment for a component arrived.
    /// @param id The component's id. The contract does not know whether it exists.
    /// @param payer The caller, which gets the refund if the payment is not distributed.
    /// @param token The ERC-20 token, or zero for the native coin.
    /// @param amount The credited amount, by which the contract's balance rose.
    /// @param memo Free data of the payer.
    event Paid(bytes32 indexed id, address indexed payer, address indexed token, uint256 amount, bytes32 memo);

    /// @notice A root is pending.
    /// @param root The Merkle root of the cumulative amounts.
    /// @param proposer The account that proposed it.
    /// @param throughBlock The last block whose payments the root takes into account.
    /// @param blockHash The hash of that block, as the proposer saw it.
    /// @param activatesAt The first Unix second at which anyone can activate it.
    event RootProposed(
        bytes32 indexed root, address indexed proposer, uint256 throughBlock, bytes32 blockHash, uint256 activatesAt
    );

    /// @notice The pending root activates later than was announced, because a guardian no longer covers its delay.
    event RootDelayed(bytes32 indexed root, uint256 activatesAt);

    /// @notice The pending root became the active one.
    event RootActivated(bytes32 indexed root, uint256 throughBlock);

    /// @notice The DAO or the guardian removed the pending root. Proposals are suspended.
    event RootVetoed(bytes32 indexed root, address indexed by);

    /// @notice A pair of proofs removed the pending root, because the root lowers a leaf. Proposals are suspended.
    event RootChallenged(
        bytes32 indexed root,
        address indexed by,
        address account,
        address token,
        uint256 oldCumulative,
        uint256 newCumulative
    );

    /// @notice The DAO withdrew the active root, and no claim succeeds until another root is active. Proposals are
    /// suspended.
    event RootWithdrawn(bytes32 indexed root);

    /// @notice Proposals are suspended without a veto.
    event ProposalsPaused(address indexed by);

    /// @notice The proposer may propose roots again.
    event ProposalsResumed();

    /// @notice An account got tokens that it had earned.
    /// @param account The account that earned and got them.
    /// @param token The ERC-20 token, or zero for the native coin.
    /// @param amount The amount that left the contract now.
    /// @param cumulative The amount that the account has claimed of this token so far.
    event Claimed(address indexed account, address indexed token, uint256 amount, uint256 cumulative);

    /// @notice The least payment of a token changed.
    /// @param token The ERC-20 token, or zero for the native coin.
    /// @param least The least amount per payment, or zero if payments are no longer accepted.
    event TokenSet(address indexed token, uint256 least);

    /// @notice The delay of roots that a guardian covers changed, in seconds.
    event ChallengeDelaySet(uint256 challengeDelay);

    /// @notice The guardian changed.
    /// @param guardian The guardian, or zero.
    /// @param until The last Unix second of its power, or zero.
    event GuardianSet(address indexed guardian, uint256 until);

    /// @notice The governor whose timings bound the delay of uncovered roots changed.
    event GovernorSet(address indexed governor);

    /// @notice The policy does not list this token.
    error TokenNotListed(address token);

    /// @notice The credited amount is below the least amount of the token.
    error BelowLeast(address token, uint256 credited, uint256 least);

    /// @notice The attached value is not the amount, or is not zero for an ERC-20 token.
    error WrongValue(uint256 value, uint256 expected);

    /// @notice The exponent is above 33, or the least amount is above 2^112 - 1.
    error InvalidLeast(uint24 mantissa, uint8 exponent);

    /// @notice The delay is not between 1 hour and 90 days.
    error InvalidDelay(uint256 delay);

    /// @notice The guardian has no date, the date is past or more than 731 days ahead, or a date has no guardian.
    error InvalidGuardian(address account, uint256 until);

    /// @notice The account is neither the guardian in its time nor the DAO.
    error NotGuardian(address account);

    /// @notice A veto, a challenge, a withdrawal or a pause suspended proposals. Only the DAO resumes them.
    error ProposalsSuspended();

    /// @notice A root is pending already.
    error RootPending(bytes32 root);

    /// @notice Zero and one are not roots.
    error InvalidRoot(bytes32 root);

    /// @notice The block is not later than that of the active root, or is not earlier than the current block.
    error InvalidBlock(uint256 throughBlock);

    /// @notice The hash is zero, or is not the hash of the block.
    error WrongBlockHash(uint256 throughBlock, bytes32 blockHash);

    /// @notice The root is not the pending one. No root is pending if it is zero.
    error RootNotPending(bytes32 root);

    /// @notice The root is not the active one.
    error RootNotActive(bytes32 root);

    /// @notice The pending root activates later.
    error TooEarly(uint256 activatesAt);

    /// @notice The proof does not lead from the leaf to the root.
    error InvalidProof(bytes32 root);

    /// @notice The pending root does not lower the leaf.
    error NotLower(uint256 oldCumulative, uint256 newCumulative);

    /// @notice The account has claimed the whole cumulative amount.
    error NothingToClaim(uint256 claimed, uint256 cumulative);

    /// @notice The claim would take more of the token than was paid.
    error NotBacked(address token, uint256 paid, uint256 out);

    /// @notice The account did not accept the native coin within its gas.
    error ReceiverRefused(address account);

    /// @notice Pays for a component.
    /// @dev A token that takes a fee is credited by the difference of balances. Writes no new slot after a token is
    /// listed. Reverts with TokenNotListed, WrongValue or BelowLeast, with SafeERC20's errors, and with
    /// SafeCastOverflowedUintDowncast if all payments of the token together exceed 2^112 - 1.
    /// @param id The component's id.
    /// @param token A listed ERC-20 token, or zero for the native coin.
    /// @param amount The amount in the token's smallest unit. For the native coin it is the attached value.
    /// @param memo Free data, for example the hash of an invoice.
    function pay(bytes32 id, address token, uint256 amount, bytes32 memo) external payable;

    /// @notice Proposes a root. Only PROPOSER_ROLE, while no root is pending and proposals are not suspended.
    /// @dev The delay is the challenge delay while a guardian's time covers it. Otherwise it is at least
    /// governor.decisionTime() and 1 day, so that the DAO can veto in time. A vote can change the governor's timings,
    /// so they are read here. The hash is compared if the chain still knows it, that is for 256 blocks. Writes no new
    /// slot. Reverts with ProposalsSuspended, RootPending, InvalidRoot, InvalidBlock or WrongBlockHash.
    /// @param root The Merkle root of the cumulative amounts.
    /// @param throughBlock The last block whose payments the root takes into account.
    /// @param blockHash The hash of that block.
    function propose(bytes32 root, uint48 throughBlock, bytes32 blockHash) external;

    /// @notice Makes the pending root the active one. Anyone may call it after the delay.
    /// @dev Writes no new slot. Reverts with RootNotPending or TooEarly.
    function activate() external;

    /// @notice Removes the pending root, because it lowers a leaf of the active root. Anyone may call it.
    /// @dev Suspends proposals. A leaf that the pending root left out cannot be shown here. Auditors find it, and the
    /// DAO or the guardian vetoes the root. Writes no new slot. Reverts with RootNotPending, NotLower or InvalidProof.
    /// @param account The account of both leaves.
    /// @param token The token of both leaves.
    /// @param oldCumulative The amount under the active root.
    /// @param oldProof The siblings of that leaf, from the leaf up to the active root.
    /// @param newCumulative The lower amount under the pending root.
    /// @param newProof The siblings of that leaf, from the leaf up to the pending root.
    function challenge(
        address account,
        address token,
        uint256 oldCumulative,
        bytes32[] calldata oldProof,
        uint256 newCumulative,
        bytes32[] calldata newProof
    ) external;

    /// @notice Sends an account the amount that it has earned and not claimed. Anyone may call it.
    /// @dev If the caller is another account, the receiver of the native coin gets 50,000 gas at most. A token with
    /// hooks can use all gas of the call, so callers set a limit. Writes at most one new slot per account and token
    /// ever, besides those of the token. Reverts with InvalidProof, NothingToClaim, NotBacked or ReceiverRefused, and
    /// with SafeERC20's errors.
    /// @param account The account that earned.
    /// @param token The ERC-20 token, or zero for the native coin.
    /// @param cumulative The amount in the leaf.
    /// @param proof The siblings from the leaf up to the active root.
    /// @return amount The amount that was sent.
    function claim(address account, address token, uint256 cumulative, bytes32[] calldata proof)
        external
        returns (uint256 amount);

    /// @notice Removes the pending root and suspends proposals. Only the DAO, and the guardian in its time.
    /// @dev Reverts with NotGuardian or RootNotPending.
    /// @param root The pending root. A vote that executes late must not remove another one.
    function veto(bytes32 root) external;

    /// @notice Suspends proposals. A pending root stays pending. Only the DAO, and the guardian in its time.
    /// @dev Reverts with NotGuardian.
    function pause() external;

    /// @notice Ends a suspension. Only DEFAULT_ADMIN_ROLE.
    function resume() external;

    /// @notice Withdraws the active root and suspends proposals. Only DEFAULT_ADMIN_ROLE.
    /// @dev A pending root stays pending, but no leaf of it can be challenged then, because no active leaf is higher.
    /// Reverts with RootNotActive.
    /// @param root The active root.
    function withdrawRoot(bytes32 root) external;

    /// @notice Names the guardian, which can veto and pause and nothing else. Only DEFAULT_ADMIN_ROLE.
    /// @dev A pending root that the guardian does not cover to its activation gets the delay of an uncovered root from
    /// now on, if that is later. Reverts with InvalidGuardian.
    /// @param account The guardian, or zero.
    /// @param until The last Unix second of its power, at most 731 days ahead, or zero without a guardian.
    function setGuardian(address account, uint48 until) external;

    /// @notice Names the governor whose timings bound the delay of uncovered roots. Only DEFAULT_ADMIN_ROLE.
    /// @dev Calls decisionTime(), so it reverts if the account is no such governor.
    function setGovernor(IAinftGovernor account) external;

    /// @notice Sets the least payment of a token to mantissa * 10^exponent. Only POLICY_ROLE.
    /// @dev Zero as mantissa ends payments. Claims of the token continue. Reverts with InvalidLeast.
    function setToken(address token, uint24 mantissa, uint8 exponent) external;

    /// @notice Sets the delay of roots that a guardian covers, in seconds. Only POLICY_ROLE.
    /// @dev A pending root keeps its time. Reverts with InvalidDelay.
    function setChallengeDelay(uint32 delay) external;

    /// @notice The active root, or zero, and the last block that it takes into account.
    function activeRoot() external view returns (bytes32 root, uint256 throughBlock);

    /// @notice The pending root, its last block and the first second of its activation, or zeros.
    function pendingRoot() external view returns (bytes32 root, uint256 throughBlock, uint256 activatesAt);

    /// @notice Whether proposals are suspended.
    function suspended() external view returns (bool);

    /// @notice The delay of roots that a guardian covers, in seconds.
    function challengeDelay() external view returns (uint256);

    /// @notice The guardian and the last Unix second of its power, or zeros.
    function guardian() external view returns (address account, uint256 until);

    /// @notice The governor whose timings bound the delay of uncovered roots.
    function governor() external view returns (IAinftGovernor);

    /// @notice The totals of a token.
    /// @return paid The amount of all payments.
    /// @return out The amount of all claims, which never exceeds paid.
    /// @return least The least amount per payment, or zero if the token is not listed.
    function totals(address token) external view returns (uint256 paid, uint256 out, uint256 least);

    /// @notice The amount that an account has claimed of a token so far.
    function claimed(address account, address token) external view returns (uint256);
}
