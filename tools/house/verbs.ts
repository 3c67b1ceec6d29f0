/**
 * The first words that count as a verb: what commands and questions begin with in the code (`is`, `has`, `needs`),
 * and the two prefixes of mappings and wrappers (`to…`, `with…`). Words that name a thing as often as an act
 * (`page`, `place`, `state`, `name`) are left out.
 */
export const verbs: ReadonlySet<string> = new Set(
  `accept acquire act add adjust admit advance allow allows announce answer append apply approve are arrive ask
   assert assign attach await begin bind block book build call can cancel cap capture catch change check choose
   claim clamp classify clear close collect combine compare compose compute confirm connect consume contains
   convert copy correct count create cut decide decode decrypt decline define delay delete deliver derive
   describe detach detect diff disable discard dispatch divide do drain draw drop edit emit enable encode encrypt
   end enqueue ensure enter erase escape estimate evaluate exchange exclude expand expect expire explain export
   extend extract fail fetch fill filter find finish flush follow forget format gather generate get give go grant
   group guard handle has hash have hide hold identify ignore import includes increment infer insert inspect install
   intercept invalidate invite is issue iterate join keep leave limit link list listen load locate lock log look
   make mark mask match matches may measure merge migrate move must narrow needs normalize note notify observe
   offer omit open order override paint parse pass pause persist pick ping prefer prepare print probe process
   project prove prune publish pull push put query queue raise read rebuild receive reconcile record recover
   redirect reduce reencrypt refresh refuse register rehash reject release reload remember remind remove rename
   render renew reopen repeat replace replay report request require requires resend reserve reset resolve respond
   restart restore resume retry return reveal revert review revoke rotate round run sample satisfies save say scan
   schedule seal search see select send separate serialize serve set settle should show shuffle sign simulate skip
   solve sort split start step stop store stream strip submit subscribe subtract suggest sum switch sync take tell
   test throw tidy to toggle touch trace track transition translate trim try undo unlock unsubscribe unwrap update
   upload use uses validate verify wait wake walk warn was watch will with withdraw wrap write`.split(/\s+/),
);
